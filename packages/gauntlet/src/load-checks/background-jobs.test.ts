import { expect, test } from 'vitest'
import { checkBackgroundJobs } from './background-jobs.ts'

test.each([
  { calls: 0, errors: 0, outcome: 'no_evidence', reason: /never called/ },
  { calls: 100, errors: 1, outcome: 'pass', reason: /^$/ },
  { calls: 100, errors: 2, outcome: 'fail', reason: /2 of 100 calls were errors: http_5xx × 2/ },
  { calls: 1, errors: 1, outcome: 'fail', reason: /1 of 1 calls/ },
])('a job with $errors errors in $calls calls: $outcome', ({ calls, errors, outcome, reason }) => {
  const error_breakdown = { http_5xx: errors }
  const [check] = checkBackgroundJobs([{ name: 'rollup', calls, errors, error_breakdown }])
  expect(check).toMatchObject({
    name: 'background job rollup',
    outcome,
    details: { calls, errors },
  })
  expect(check?.details['reason'] ?? '').toMatch(reason)
})
