import type { CompareDocument } from '@gauntlet/contract'
import {
  compareBlocks,
  toMetricLine,
  type Block,
  type ComparePlan,
  type RunCheck,
} from '@gauntlet/core/compare'
import { expect, test } from 'vitest'
import { toCompareReasons } from './compare-reasons.ts'

const plan: ComparePlan = {
  seed: 's',
  looks: [10],
  metrics: ['p50', 'p95'].map((metric) => ({
    metric,
    kind: 'ratio',
    better: 'lower',
    margin: 0.05,
    gate: metric === 'p50',
  })),
  mode: 'interleaved',
  max_redo: 3,
}

const run = (id: string, p50: number) => ({
  run_id: id,
  workload_hash: 'w',
  values: { p50, p95: 100 },
  proportions: {},
  samples: {},
  error_kinds: {},
  crashed: false,
})

/** Ten blocks; the p50 of the candidate is `factor` times that of the baseline, give or take `noise`. */
function documentOf(
  factor: number,
  noise: number,
  stopped: CompareDocument['stopped'] = 'decided',
) {
  const blocks = Array.from({ length: 10 }, (_, i): Block => ({
    block: i + 1,
    attempt: 1,
    first: i % 2 === 0 ? 'baseline' : 'candidate',
    baseline: run(`a${i}`, 100),
    candidate: run(`b${i}`, 100 * factor * (1 + (((i * 7) % 10) - 4.5) * noise)),
    valid: true,
    duration_ms: 1000,
  }))
  const comparison = compareBlocks(plan, blocks)
  return {
    schema: 'gauntlet.compare/2',
    tool: '0.0.0',
    at: '2026-11-21T12:00:00.000Z',
    scenario: 'checkout',
    targets: { baseline: 'before', candidate: 'after' },
    options: { profile: 'standard', margin: null, cool_down_ms: 0 },
    ...comparison,
    plan,
    blocks,
    stopped,
    lines: comparison.metrics.map(toMetricLine),
  } satisfies CompareDocument
}

// A release reads `not_worse`, not the verdict: it wants proof that nothing got worse.
test.each([
  { name: 'the same', factor: 1, noise: 0.001, verdict: 'no_difference', outcome: 'pass' },
  { name: 'much faster', factor: 0.7, noise: 0.001, verdict: 'improved', outcome: 'pass' },
  // The whole equivalence interval is below +5 %, although not within -5 % .. 5 %.
  { name: 'perhaps faster', factor: 0.955, noise: 0.006, verdict: 'inconclusive', outcome: 'pass' },
  { name: 'not decided', factor: 1, noise: 0.04, verdict: 'inconclusive', outcome: 'no_evidence' },
  {
    name: 'slower by 4.5 %',
    factor: 1.045,
    noise: 0.006,
    verdict: 'inconclusive',
    outcome: 'no_evidence',
  },
  { name: 'slower by 20 %', factor: 1.2, noise: 0.001, verdict: 'regressed', outcome: 'fail' },
])('a build that is $name is $verdict: $outcome for a release', (row) => {
  const document = documentOf(row.factor, row.noise)
  expect(document.metrics[0]?.verdict).toBe(row.verdict)
  expect(toCompareReasons(document, 'compare.json')).toEqual([
    {
      check: 'p50 not worse (checkout)',
      outcome: row.outcome,
      summary: document.lines[0],
      evidence: 'compare.json',
    },
  ])
})

test.each(['interrupted', 'unfit'] as const)(
  'a comparison that was %s is no evidence, whatever it shows',
  (stopped) => {
    for (const factor of [1, 1.2]) {
      const [reason] = toCompareReasons(documentOf(factor, 0.001, stopped), 'compare.json')
      expect(reason?.outcome).toBe('no_evidence')
    }
  },
)

const lost: RunCheck = {
  check: 'sticky: LOST',
  guarantee: 'sticky',
  anomaly: 'LOST',
  outcome: 'fail',
  summary: '1; key 7 is gone',
  evidence: 'runs/b1.html',
}

/** The same build twice; these runs answer as they are said to. */
function documentWith(
  answers: { readonly baseline?: RunCheck; readonly candidate?: RunCheck },
  stopped: CompareDocument['stopped'] = 'decided',
) {
  const document = documentOf(1, 0.001, stopped)
  const blocks = document.blocks.map((block, at) => ({
    ...block,
    baseline: { ...block.baseline, checks: at === 0 && answers.baseline ? [answers.baseline] : [] },
    candidate: {
      ...block.candidate,
      checks: at === 3 && answers.candidate ? [answers.candidate] : [],
    },
  }))
  return { ...document, blocks, ...compareBlocks(plan, blocks) }
}

test('what the candidate breaks is a failure that a known gap of its anomaly covers, with the page that shows it', () => {
  const [, reason] = toCompareReasons(documentWith({ candidate: lost }), 'c/compare.json')
  expect(reason).toEqual({
    check: 'sticky: LOST (checkout)',
    gate: 'sticky (checkout)',
    outcome: 'fail',
    summary: 'candidate breaks it in 1 of 1 run, baseline in 0 of 0 runs: 1; key 7 is gone',
    evidence: 'c/runs/b1.html',
    failure: { kind: 'anomaly', guarantee: 'sticky', class: 'LOST' },
  })
})

test('what both builds break fails a release too: only a known gap covers it', () => {
  const document = documentWith({ baseline: lost, candidate: lost })
  expect(document.outcome).toBe('pass')
  const [, reason] = toCompareReasons(document, 'compare.json')
  expect(reason).toMatchObject({ outcome: 'fail', failure: { guarantee: 'sticky' } })
  expect(reason?.summary).toContain('baseline in 1 of 1 run')
})

test('a data check without evidence has no failure to cover', () => {
  const unasked: RunCheck = {
    check: 'orders_are_paid',
    outcome: 'no_evidence',
    summary: 'no database',
  }
  const [, reason] = toCompareReasons(documentWith({ candidate: unasked }), null)
  expect(reason).toEqual({
    check: 'orders_are_paid (checkout)',
    outcome: 'no_evidence',
    summary: 'candidate has no evidence in 1 of 1 run: no database',
    evidence: null,
  })
})

const outcomeOfUnfit = (candidate: RunCheck) =>
  toCompareReasons(documentWith({ candidate }, 'unfit'), null)[1]?.outcome

test('of a comparison that did not end, what is broken is broken and what was saved is no evidence', () => {
  const saved: RunCheck = { check: 'orders_are_paid', outcome: 'pass', summary: '' }
  expect([outcomeOfUnfit(lost), outcomeOfUnfit(saved)]).toEqual(['fail', 'no_evidence'])
})
