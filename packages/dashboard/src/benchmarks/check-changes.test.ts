import { expect, test } from 'vitest'
import type { MetricChange } from '../api/client.ts'
import { describeChanges } from './check-changes.tsx'

type Verdict = MetricChange['verdict']

const metrics = ['p50_ms', 'p95_ms', 'p99_ms', 'rps'] as const

function describeOf(...verdicts: readonly Verdict[]): string {
  const changes = verdicts.map((verdict, at) => ({
    metric: metrics[at] ?? 'rps',
    before: 1,
    after: 1,
    delta: 0,
    interval: null,
    verdict,
    margin: null,
    reason: null,
  }))
  return describeChanges({ endpoints: [{ method: 'GET', endpoint: '/a', metrics: changes }] })
}

const four = ['regressed', 'regressed', 'regressed', 'regressed'] as const
const fourNames = 'p50 of GET /a, p95 of GET /a, p99 of GET /a and 1 more'

test.each<{ says: string; verdicts: readonly Verdict[] }>([
  { says: 'No endpoint was measured in both runs.', verdicts: [] },
  {
    says: 'None of 2 figures regressed: 1 improved, 0 inconclusive.',
    verdicts: ['improved', 'no_difference'],
  },
  {
    says: 'None of 1 figures regressed: 0 improved, 1 inconclusive.',
    verdicts: ['inconclusive'],
  },
  {
    says: '1 of 2 figures regressed: p95 of GET /a; 1 improved, 0 inconclusive.',
    verdicts: ['improved', 'regressed'],
  },
  { says: `4 of 4 figures regressed: ${fourNames}; 0 improved, 0 inconclusive.`, verdicts: four },
])('$says', ({ says, verdicts }) => {
  expect(describeOf(...verdicts)).toBe(says)
})
