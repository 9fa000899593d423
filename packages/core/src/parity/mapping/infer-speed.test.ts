import { expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.ts'
import { inferMappings, type ComparedBodies } from './infer-mappings.ts'

const LENGTH = 400
const CASES = 10
let reads = 0

/** A list that counts how often one of its entries is read. */
function counted(list: readonly Json[]): readonly Json[] {
  return new Proxy(list, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d/.test(key)) reads += 1
      return Reflect.get(target, key, receiver) as unknown
    },
  })
}

function json(value: unknown): Json {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const toCamel = (key: string): string =>
  key.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())

const rows = (start: number, keyOf: (key: string) => string): Json => {
  const names = ['user_id', 'first_name', 'created_at']
  const list = Array.from({ length: LENGTH }, (_, at) =>
    json(Object.fromEntries(names.map((name) => [keyOf(name), `${name} ${start + at}`]))),
  )
  return new Map([['items', counted(list)]])
}

const cases = (shiftOf: (at: number) => number): ComparedBodies[] =>
  Array.from({ length: CASES }, (_, at) => ({
    name: `case ${at}`,
    reference: rows(at, (key) => key),
    candidate: rows(at + shiftOf(at), toCamel),
    rules: [],
  }))

/** How often each entry of the lists was read, on average. */
function infer(shiftOf: (at: number) => number) {
  const compared = cases(shiftOf)
  reads = 0
  const { mappings } = inferMappings(compared)
  return { mappings, readsPerEntry: reads / (2 * CASES * LENGTH) }
}

test('long lists are explained by a sample of them, and held against the whole', () => {
  const { mappings, readsPerEntry } = infer((at) => (at === 3 ? 1 : 0))
  expect(mappings.map(({ description, explains }) => [description, explains.length])).toEqual([
    ['keys -> camelCase', CASES - 1],
  ])
  expect(mappings[0]?.residue).toEqual(['case 3'])
  expect(readsPerEntry).toBeLessThan(10)
})

test('long lists of other values are left over, whatever explains their keys', () => {
  const { mappings, readsPerEntry } = infer(() => 1)
  expect(mappings.map(({ description, explains }) => [description, explains])).toEqual([
    ['keys -> camelCase', []],
  ])
  expect(readsPerEntry).toBeLessThan(10)
})
