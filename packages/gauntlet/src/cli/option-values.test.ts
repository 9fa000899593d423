import { expect, test } from 'vitest'
import { parseIgnored } from '../parity/parity-call.ts'
import { parseCountFrom } from './option-values.ts'

test('a count from 1 is no 0', () => {
  expect(parseCountFrom(1)('1')).toBe(1)
  for (const text of ['0', '-1', '1.5', '']) {
    expect(() => parseCountFrom(1)(text)).toThrow(/"\S*" is not a whole number of at least/)
  }
  expect(() => parseCountFrom(2)('1')).toThrow('"1" is not a whole number of at least 2')
})

test('what parity ignores is a JSON Pointer that names a field', () => {
  expect(parseIgnored('/elapsed_ms')).toBe('/elapsed_ms')
  expect(() => parseIgnored('no/slash')).toThrow('"no/slash" is no JSON Pointer')
  expect(() => parseIgnored('/**')).toThrow('too broad')
})
