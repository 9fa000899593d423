import type { CompareDocument } from '@gauntlet/contract'
import { compareBlocks, type Block, type ComparePlan } from '@gauntlet/core/compare'
import { expect, test } from 'vitest'
import { renderAblation, sumAnomalies, type Ablation } from './render-ablation.ts'

const plan: ComparePlan = {
  seed: 's',
  looks: [8],
  mode: 'interleaved',
  max_redo: 3,
  metrics: [
    { metric: 'p95', kind: 'ratio', better: 'lower', margin: 0.05, gate: true },
    { metric: 'errors', kind: 'proportion', better: 'lower', margin: 0.001, gate: true },
  ],
}

const runOf = (run_id: string, p95: number) => ({
  run_id,
  workload_hash: 'w',
  values: { p95 },
  proportions: { errors: { count: 0, total: 5000 } },
  samples: {},
  error_kinds: {},
  crashed: false,
})

/** Eight blocks that count and one that does not; without the technique everything takes 20 % longer. */
function ablationOf(count: (n: number) => number | null): Ablation {
  const blocks = Array.from({ length: 9 }, (_, at): Block => ({
    block: Math.max(1, at),
    attempt: at === 0 ? 1 : 2,
    first: 'baseline',
    baseline: runOf(`b${at}`, 100 + at),
    candidate: runOf(`c${at}`, 1.2 * (100 + at)),
    valid: at > 0,
    duration_ms: 1000,
  }))
  const comparison = compareBlocks(plan, blocks)
  const document: CompareDocument = {
    schema: 'gauntlet.compare/2',
    tool: '0.0.0',
    at: '2026-11-21T05:00:00.000Z',
    scenario: 'ablation',
    targets: { baseline: 'with-all', candidate: 'without-sticky' },
    plan,
    blocks,
    ...comparison,
    stopped: 'looks_done',
    lines: [],
    options: { profile: 'standard', margin: null, cool_down_ms: 0 },
  }
  const anomalies = blocks.flatMap(({ baseline, candidate }, at) => [
    { runId: baseline.run_id, arm: 'baseline' as const, counts: { duplicates: 0 } },
    { runId: candidate.run_id, arm: 'candidate' as const, counts: { duplicates: count(at) } },
  ])
  return { technique: 'sticky', document, anomalies }
}

test('anomalies of a run that did not count are not counted', () => {
  expect(sumAnomalies(ablationOf((at) => (at === 0 ? 1000 : 3)))).toEqual([
    { name: 'duplicates', baseline: 0, candidate: 24, runs: 8, shown: 8, unasked: 0 },
  ])
})

test('a run that could not be queried is distinguished from one without anomalies', () => {
  expect(sumAnomalies(ablationOf((at) => (at > 6 ? null : at === 1 ? 2 : 0)))).toEqual([
    { name: 'duplicates', baseline: 0, candidate: 2, runs: 8, shown: 1, unasked: 2 },
  ])
})

test('the page has what taking a technique out does, with interval, margin and verdict', () => {
  const page = renderAblation({
    ablations: [ablationOf(() => 3)],
    about: { sticky: 'one row a user' },
    command: 'npm run ablation',
    method: 'So it was done.',
    machine: 'A machine.',
    limits: ['Not all.'],
  })
  expect(page).toMatch(
    /\| sticky \| one row a user \| duplicates: 0 → 24 \| nothing \| p95 \+20.0 % \(/,
  )
  expect(page).toMatch(
    /\| p95 \| 105 \| 126 \| \+20.0 % \| \+20.0 % … \+20.0 % \| 5 % \| .* \| regressed \|/,
  )
  expect(page).toContain('| duplicates | 0 | 24 | 8 of 8 | 0 |')
})
