import { expect, test } from 'vitest'
import { isTooLarge, MOST_CAPTURED_BYTES } from './captured-size.ts'

const half = 'x'.repeat(MOST_CAPTURED_BYTES / 2)

test.each([
  ['an id', 'c-17', false],
  ['a text at the bound', half + half, false],
  ['a text beyond it', `${half}${half}x`, true],
  ['texts in a list', [half, half], true],
  ['texts in objects', { a: { b: half }, c: [half] }, true],
  ['a list of many numbers', Array.from({ length: 100_000 }, (_, at) => at), true],
  ['a list of some numbers', Array.from({ length: 1_000 }, (_, at) => at), false],
  ['nothing', null, false],
  ['a big integer', 2n ** 64n, false],
])('%s is too large to be captured: %s', (_, value, isLarge) => {
  expect(isTooLarge(value)).toBe(isLarge)
})
