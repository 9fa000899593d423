import { expect, test } from 'vitest'
import { checkHttpErrorRate } from './http-error-rate.ts'

const audit = { valid: true, reasons: [] }
const endpoint = (requests_total: number, failure_count: number) => ({
  requests_total,
  failure_count,
  error_breakdown: { http_5xx: failure_count },
})

test.each([
  { failures: 0, outcome: 'pass', observed: 0 },
  { failures: 10, outcome: 'pass', observed: 0.01 },
  { failures: 11, outcome: 'fail', observed: 0.011 },
  { failures: 1000, outcome: 'fail', observed: 1 },
])('$failures failures of 1000 sent: $outcome', ({ failures, outcome, observed }) => {
  const endpoints = [endpoint(600, 0), endpoint(400, Math.min(failures, 400))]
  const rest = Math.max(0, failures - 400)
  const check = checkHttpErrorRate({
    endpoints: [...endpoints.slice(1), endpoint(600, rest)],
    audit,
  })
  expect(check).toMatchObject({ outcome, observed, expected: '<= 0.01' })
  expect(check.details).toMatchObject({
    requests_sent: 1000,
    error_breakdown: { http_5xx: failures },
  })
})

test('no request sent is no evidence', () => {
  const check = checkHttpErrorRate({ endpoints: [], audit })
  expect(check).toMatchObject({ outcome: 'no_evidence', observed: null })
  expect(check.details['reason']).toBe('no request was sent')
})

test('few errors of a generator that could not keep up are no evidence; many are a failure all the same', () => {
  const weak = { valid: false, reasons: ['slip p99 is 900 ms, over 50 ms'] }
  const check = checkHttpErrorRate({ endpoints: [endpoint(1000, 0)], audit: weak })
  expect(check).toMatchObject({ outcome: 'no_evidence', observed: 0 })
  expect(check.details['reason']).toContain('slip p99 is 900 ms')
  expect(checkHttpErrorRate({ endpoints: [endpoint(1000, 11)], audit: weak }).outcome).toBe('fail')
})

test('the limit is the one asked for', () => {
  const evidence = { endpoints: [endpoint(1000, 20)], audit }
  expect(checkHttpErrorRate(evidence, 0.02)).toMatchObject({ outcome: 'pass', expected: '<= 0.02' })
  expect(checkHttpErrorRate(evidence, 0.019).outcome).toBe('fail')
})
