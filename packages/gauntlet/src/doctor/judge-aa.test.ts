import type { CompareDocument } from '@gauntlet/contract'
import type { MetricRow } from '@gauntlet/core/compare'
import { expect, test } from 'vitest'
import { judgeAa } from './judge-aa.ts'

/** A comparison with these verdicts of gating metrics. */
function documentOf(verdicts: Record<string, MetricRow['verdict']>): CompareDocument {
  const metrics = Object.entries(verdicts).map(([metric, verdict]) => ({
    metric,
    verdict,
    gate: true,
    effect: 0,
  }))
  return { metrics } as unknown as CompareDocument
}

const quiet = documentOf({ p50: 'no_difference', p95: 'inconclusive', errors: 'no_difference' })
const slowed = documentOf({ p50: 'regressed', p95: 'regressed' })

test('0 false of 24 bound the rate by 11.7 %, and with the control found that is a pass', () => {
  const judged = judgeAa(
    Array.from({ length: 8 }, () => quiet),
    slowed,
  )
  // 1 - 0.05^(1/24), the one-sided bound of Clopper and Pearson.
  expect(judged.sentence).toBe('A/A so far: 0 false of 24, upper bound 11.7 %')
  expect(judged).toMatchObject({ false_alarms: 0, total: 24, control_found: true, outcome: 'pass' })
})

test('more false alarms than 5 % explain are a failure of the comparator', () => {
  const wrong = documentOf({ p50: 'improved', p95: 'regressed', errors: 'no_difference' })
  const judged = judgeAa([quiet, quiet, wrong, wrong, wrong], slowed)
  expect(judged).toMatchObject({ false_alarms: 6, total: 15, outcome: 'fail' })
})

test('one false alarm of 24 is what 5 % allow', () => {
  const one = documentOf({ p50: 'regressed', p95: 'no_difference', errors: 'no_difference' })
  const judged = judgeAa([one, ...Array.from({ length: 7 }, () => quiet)], slowed)
  expect(judged).toMatchObject({ false_alarms: 1, outcome: 'pass' })
})

test('a control that was not found, not tried, or nothing compared, is no evidence', () => {
  expect(judgeAa([quiet], quiet)).toMatchObject({ control_found: false, outcome: 'no_evidence' })
  expect(judgeAa([quiet], undefined)).toMatchObject({ control_found: null, outcome: 'no_evidence' })
  expect(judgeAa([], undefined)).toMatchObject({ upper_bound: 1, outcome: 'no_evidence' })
})
