import { expect, test } from 'vitest'
import { checkHttpErrorRate, type ErrorRateEvidence } from './http-error-rate.ts'

const audit = { valid: true, reasons: [], offered: 1000, sent: 1000 }
const users = { started: 1000, failures: [] }
const endpoint = (requests: number, errors: number, name = '/a') => ({
  method: 'GET',
  endpoint: name,
  requests_total: requests,
  success_count: requests - errors,
  error_count: errors,
  error_breakdown: { expectation: errors },
})
const check = (evidence: Partial<ErrorRateEvidence>, limit?: number) =>
  checkHttpErrorRate({ endpoints: [], audit, users, ...evidence }, limit)

test.each([
  { errors: 0, outcome: 'pass', observed: 0 },
  { errors: 10, outcome: 'pass', observed: 0.01 },
  { errors: 11, outcome: 'fail', observed: 0.011 },
  { errors: 300, outcome: 'fail', observed: 0.3 },
])('$errors errors of 1000 sent: $outcome', ({ errors, outcome, observed }) => {
  const result = check({ endpoints: [endpoint(600, errors), endpoint(400, 0, '/b')] })
  expect(result).toMatchObject({ outcome, observed, expected: '<= 0.01' })
  expect(result.details).toMatchObject({
    requests_sent: 1000,
    errors,
    error_breakdown: { expectation: errors },
  })
})

test('an endpoint in which nothing succeeded fails, however few of all requests it had', () => {
  const result = check({ endpoints: [endpoint(999, 0), endpoint(1, 1, '/orders/:id')] })
  expect(result).toMatchObject({ outcome: 'fail', observed: 0.001 })
  expect(result.details).toMatchObject({
    reason: 'nothing succeeded: every request to GET /orders/:id was an error (expectation × 1)',
    without_success: ['GET /orders/:id'],
  })
})

test('nothing that succeeded is no matter of the limit', () => {
  expect(check({ endpoints: [endpoint(60, 60)] }, 1).outcome).toBe('fail')
})

test('no request sent is no evidence', () => {
  const result = check({})
  expect(result).toMatchObject({ outcome: 'no_evidence', observed: null })
  expect(result.details['reason']).toBe('no request was sent')
})

test('few errors of a generator that could not keep up are no evidence; many are a failure all the same', () => {
  const weak = { ...audit, valid: false, reasons: ['slip p99 is 900 ms, over 50 ms'] }
  const result = check({ endpoints: [endpoint(1000, 0)], audit: weak })
  expect(result).toMatchObject({ outcome: 'no_evidence', observed: 0 })
  expect(result.details['reason']).toContain('slip p99 is 900 ms')
  expect(check({ endpoints: [endpoint(1000, 11)], audit: weak }).outcome).toBe('fail')
})

test('requests that could not be built were not sent: no errors among the others prove nothing', () => {
  const message = 'GET /orders/:id: {{ id }} has no value'
  const failed = (count: number) => ({
    started: 1000,
    failures: [{ kind: 'template', message, count }],
  })
  const endpoints = [endpoint(1000, 0)]
  const result = check({ endpoints, users: failed(11) })
  expect(result.outcome).toBe('no_evidence')
  expect(result.details['reason']).toBe(
    `11 of 1000 users ended before their next request could be built: ${message}`,
  )
  expect(check({ endpoints, users: failed(10) }).outcome).toBe('pass')
  const captures = [{ kind: 'capture', message: 'counted as errors of their requests', count: 500 }]
  expect(check({ endpoints, users: { started: 1000, failures: captures } }).outcome).toBe('pass')
})

test('the limit is the one asked for', () => {
  const endpoints = [endpoint(1000, 20)]
  expect(check({ endpoints }, 0.02)).toMatchObject({ outcome: 'pass', expected: '<= 0.02' })
  expect(check({ endpoints }, 0.019).outcome).toBe('fail')
})

test('timeouts that a late generator saw are no evidence; so are they of a whole endpoint', () => {
  const late = { ...audit, valid: false, reasons: ['slip p99 is 2400 ms, over 1000 ms'] }
  const timeouts = (requests: number, count: number) => ({
    ...endpoint(requests, count),
    error_breakdown: { timeout: count },
  })
  const result = check({ endpoints: [timeouts(1000, 40)], audit: late })
  expect(result).toMatchObject({ outcome: 'no_evidence', observed: 0.04 })
  expect(result.details['reason']).toBe(
    'the errors are timeouts, and the generator was late itself: slip p99 is 2400 ms, over 1000 ms',
  )
  expect(check({ endpoints: [timeouts(5, 5)], audit: late }).outcome).toBe('no_evidence')
  // A target that is slow while the generator keeps up, or that the generator had to skip requests for.
  expect(check({ endpoints: [timeouts(1000, 40)] }).outcome).toBe('fail')
  expect(check({ endpoints: [endpoint(999, 0), endpoint(1, 1)], audit: late }).outcome).toBe('fail')
  const skipped = { ...late, sent: 900 }
  expect(check({ endpoints: [timeouts(1000, 40)], audit: skipped }).outcome).toBe('fail')
})
