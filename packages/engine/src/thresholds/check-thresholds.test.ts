import { buildLoadResult } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { scenarioOf } from '../flow/fake-io.suite.ts'
import { get } from '@gauntlet/core/flow'
import { checkThresholds } from './check-thresholds.ts'

const result = buildLoadResult()
const { p95Ms } = result.total.response
const { requestsTotal, errorCount } = result.total

const outcomeOf = (expression: string, strict?: boolean): string => {
  const thresholds = [strict === undefined ? { expression } : { expression, strict }]
  const [check] = checkThresholds(scenarioOf([get('/')], { thresholds }), result)
  return `${check?.outcome} ${check?.observed}`
}

test.each([
  [`http.response_time.p95 <= ${p95Ms}`, `pass http.response_time.p95 ${p95Ms}`],
  [`http.response_time.p95 < ${p95Ms}`, `fail http.response_time.p95 ${p95Ms}`],
  [
    'http.requests > 1 and vusers.failed < 1e9',
    `pass http.requests ${requestsTotal}, vusers.failed ${result.usersFailed}`,
  ],
  ['http.error_percent <= 0.01', `fail http.error_percent ${(100 * errorCount) / requestsTotal}`],
  ['errors == 0', `fail errors ${errorCount}`],
  ['http.codes.418 == 0', 'pass http.codes.418 0'],
  ['errors.ECONNRESET == 0', 'pass errors.ECONNRESET 0'],
  ['errors.ETIMEDOUT == 0', 'fail errors.ETIMEDOUT 1'],
  ['errors.http_5xx < 5', 'pass errors.http_5xx 4'],
  ['errors.ETIMEOUT == 0', 'no_evidence errors.ETIMEOUT none'],
  ['http.response_time.p42 < 5', 'no_evidence http.response_time.p42 none'],
  ['nothing.like.it < 5', 'no_evidence nothing.like.it none'],
])('%s: %s', (expression, outcome) => {
  expect(outcomeOf(expression)).toBe(outcome)
})

test('a threshold that is not strict fails nothing, and its miss is shown', () => {
  const thresholds = [{ expression: 'http.requests < 1', strict: false }]
  const [check] = checkThresholds(scenarioOf([get('/')], { thresholds }), result)
  expect(check).toMatchObject({ outcome: 'pass', details: { missed: true } })
})

test('a run without samples is no evidence, never a pass', () => {
  const none = { ...result.total.response, p95Ms: null }
  const empty = { ...result, total: { ...result.total, response: none, requestsTotal: 0 } }
  const thresholds = [
    { expression: 'http.response_time.p95 < 200' },
    { expression: 'http.error_percent <= 1' },
    { expression: 'errors == 0' },
    { expression: 'errors.timeout == 0' },
    { expression: 'http.codes.500 == 0' },
  ]
  const checks = checkThresholds(scenarioOf([get('/')], { thresholds }), empty)
  expect(checks.map(({ outcome }) => outcome)).toEqual(checks.map(() => 'no_evidence'))
  expect(checks).toHaveLength(5)
})
