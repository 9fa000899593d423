import { expect, test } from 'vitest'
import { readJson } from './read-json.ts'

const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

test.each([
  { name: 'a thousand levels are read', text: nest(1_000), ok: true },
  { name: 'brackets in strings are no levels', text: JSON.stringify('[{'.repeat(2_000)), ok: true },
  {
    name: 'a quote behind a backslash ends no string',
    text: JSON.stringify(`"\\"${'['.repeat(3_000)}`),
    ok: true,
  },
  {
    name: 'lists beside each other are not deep',
    text: `[${Array.from({ length: 3_000 }, () => '[[]]').join()}]`,
    ok: true,
  },
])('$name', ({ text, ok }) => {
  expect(readJson(text).ok).toBe(ok)
})

test.each([
  { name: 'lists', text: nest(1_002) },
  { name: 'objects', text: `${'{"a":'.repeat(1_002)}1${'}'.repeat(1_002)}` },
  { name: 'a million lists', text: nest(1_000_000) },
  { name: 'lists without an end', text: '['.repeat(100_000) },
])('deeper $name are refused, and never built', ({ text }) => {
  expect(readJson(text)).toEqual({
    ok: false,
    reason: expect.stringContaining('nested deeper than 1000') as string,
  })
})
