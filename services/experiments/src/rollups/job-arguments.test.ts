import { expect, test } from 'vitest'
import { parseJobArguments, readLease } from './job-arguments.ts'

test('without options all jobs are run over two weeks', () => {
  expect(parseJobArguments([])).toEqual({
    jobs: ['daily', 'experiment', 'funnel'],
    windowDays: 14,
    leaseMs: undefined,
  })
})

test('one job, its window and its lease can be named', () => {
  const args = ['--job', 'funnel', '--window-days', '3', '--lease-seconds', '2']
  expect(parseJobArguments(args)).toEqual({ jobs: ['funnel'], windowDays: 3, leaseMs: 2000 })
})

test.each([
  { args: ['--window-days', '0'], says: '--window-days is "0": it must be a whole number from 1' },
  { args: ['--window-days', '181'], says: 'from 1 to 180' },
  { args: ['--window-days', '1.5'], says: '--window-days is "1.5"' },
  { args: ['--job', 'weekly'], says: '--job is "weekly": it must be daily, experiment, funnel' },
  { args: ['--days', '3'], says: "Unknown option '--days'" },
  { args: ['daily'], says: "Unexpected argument 'daily'" },
])('$args is refused', ({ args, says }) => {
  expect(() => parseJobArguments(args)).toThrow(says)
})

test('a lease of the environment is read as one of the command line', () => {
  expect(readLease('ROLLUP_LEASE_SECONDS', undefined)).toBeUndefined()
  expect(readLease('ROLLUP_LEASE_SECONDS', '2')).toBe(2000)
  const says = 'ROLLUP_LEASE_SECONDS is "0": it must be a whole number from 1 to 3600'
  expect(() => readLease('ROLLUP_LEASE_SECONDS', '0')).toThrow(says)
})
