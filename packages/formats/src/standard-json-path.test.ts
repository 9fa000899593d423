import { expect, test } from 'vitest'
import { toStandardPath } from './standard-json-path.ts'

test.each([
  ['$.a-b.c', "$['a-b'].c"],
  ['$.list.0', "$.list[0,'0']"],
  ['$.list.[0]', '$.list[0]'],
  ['$..[0]', '$..[0]'],
  ['$.list[(@.length - 1)]', '$.list[-1]'],
  ["$.list[?(@.kind === 'x')]", "$.list[?(@.kind == 'x')]"],
  [String.raw`$['a\'.b-c'].d-e`, String.raw`$['a\'.b-c']['d-e']`],
  [String.raw`$["a\".0"]`, String.raw`$["a\".0"]`],
  ["$['a.[b']", "$['a.[b']"],
])('%s is %s', (path, standard) => {
  expect(toStandardPath(path)).toBe(standard)
})
