import { expect, test } from 'vitest'
import { buildCompare } from '../../e2e/test-support/stored-evidence.ts'
import { describeComparison } from './describe-comparison.ts'

const { metrics } = buildCompare()
const verdicts = (verdict: (typeof metrics)[number]['verdict']) =>
  metrics.map((metric) => ({ ...metric, verdict }))

test('a regression is named with its size, what only is shown is not counted', () => {
  expect(describeComparison(buildCompare())).toMatch(
    /^1 of 3 metrics that decide regressed: p95 by \+3\d\.\d %\.$/,
  )
})

test.each([
  ['improved', 'pass', '3 of 3 metrics that decide did not regress.'],
  ['inconclusive', 'no_evidence', 'No evidence for 3 of 3 metrics that decide: p50, p95, errors.'],
  ['inconclusive', 'pass', '3 of 3 metrics that decide did not regress.'],
] as const)('%s metrics of a comparison whose outcome is %s: %s', (verdict, outcome, sentence) => {
  expect(describeComparison({ metrics: verdicts(verdict), outcome })).toBe(sentence)
})

const runs = { pass: 3, fail: 0, no_evidence: 0 }
const check = { check: 'no duplicates', baseline: runs, candidate: runs, summary: null, evidence: null } // prettier-ignore

test.each([
  ['pass', false, '3 of 3 metrics that decide did not regress.'],
  // Both builds fail it.
  ['fail', false, '3 of 3 metrics that decide did not regress.'],
  ['fail', true, '1 of 1 checks failed with the candidate alone: no duplicates. 3 of 3 metrics that decide did not regress.'],
  ['no_evidence', false, '3 of 3 metrics that decide did not regress. No evidence for 1 of 1 checks: no duplicates.'],
] as const)('a check that is %s, regressed: %s', (outcome, regressed, sentence) => {
  const checks = [{ ...check, outcome, regressed }]
  const whole = regressed ? 'fail' : outcome === 'no_evidence' ? 'no_evidence' : 'pass'
  expect(describeComparison({ metrics: verdicts('improved'), outcome: whole, checks })).toBe(sentence)
}) // prettier-ignore
