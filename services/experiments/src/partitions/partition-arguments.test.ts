import { expect, test } from 'vitest'
import { parsePartitionArguments } from './partition-arguments.ts'

test('without options partitions are made three months ahead and nothing is dropped', () => {
  expect(parsePartitionArguments([])).toEqual({ monthsAhead: 3, keepDays: undefined })
})

test('months ahead and days to keep can be named', () => {
  const args = ['--months-ahead', '12', '--keep-days', '400']
  expect(parsePartitionArguments(args)).toEqual({ monthsAhead: 12, keepDays: 400 })
})

test.each([
  { args: ['--months-ahead', '0'], says: '--months-ahead is "0": it must be a whole number' },
  { args: ['--months-ahead', '25'], says: 'from 1 to 24' },
  {
    args: ['--keep-days', '189'],
    says: '--keep-days is "189": it must be a whole number from 190',
  },
  { args: ['--keep-days', ''], says: '--keep-days is ""' },
  { args: ['--keep', '400'], says: "Unknown option '--keep'" },
])('$args is refused', ({ args, says }) => {
  expect(() => parsePartitionArguments(args)).toThrow(says)
})
