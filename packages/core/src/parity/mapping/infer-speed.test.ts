import { expect, test } from 'vitest'
import { parseJson } from '../../json/index.ts'
import { inferMappings, type ComparedBodies } from './infer-mappings.ts'

function json(value: unknown) {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const toCamel = (key: string): string =>
  key.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())

const rows = (start: number, keyOf: (key: string) => string): object => ({
  items: Array.from({ length: 1_000 }, (_, at) =>
    Object.fromEntries(
      ['user_id', 'first_name', 'created_at'].map((key) => [keyOf(key), `${key} ${start + at}`]),
    ),
  ),
})

const cases = (shiftOf: (at: number) => number): ComparedBodies[] =>
  Array.from({ length: 30 }, (_, at) => ({
    name: `case ${at}`,
    reference: json(rows(at, (key) => key)),
    candidate: json(rows(at + shiftOf(at), toCamel)),
    rules: [],
  }))

test(
  'long lists are explained by a sample of them, and held against the whole',
  { timeout: 60_000 },
  () => {
    const { mappings } = inferMappings(cases((at) => (at === 3 ? 1 : 0)))
    expect(mappings.map(({ description, explains }) => [description, explains.length])).toEqual([
      ['keys -> camelCase', 29],
    ])
    expect(mappings[0]?.residue).toEqual(['case 3'])
  },
)

test(
  'long lists of other values are left over, whatever explains their keys',
  { timeout: 60_000 },
  () => {
    const { mappings } = inferMappings(cases(() => 1))
    expect(mappings.map(({ description, explains }) => [description, explains])).toEqual([
      ['keys -> camelCase', []],
    ])
  },
)
