import type { Block, MetricRow, RunMeasures } from '@gauntlet/core/compare'
import { expect, test } from 'vitest'
import {
  formatEffect,
  formatInterval,
  formatDetectableEffect,
  listShifts,
  toAnswersChart,
  toBadge,
  toBlockDifferences,
  toBlocksChart,
  toDifferencesChart,
  toForestChart,
  toHistoryChart,
  toLatencyChart,
  toPercentileChart,
  toShiftChart,
  verdictColors,
} from './index.ts'

function rowOf(change: Partial<MetricRow> = {}): MetricRow {
  return {
    metric: 'p95',
    quantile: 0.95,
    verdict: 'regressed',
    reason: null,
    not_worse: false,
    scale: 'ratio',
    effect: 0.1,
    ci: [0.05, 0.15],
    ci_level: 0.95,
    eq_ci: [0.06, 0.14],
    p: 0.001,
    p_adjusted: 0.003,
    n: 2,
    margin: 0.05,
    mde80: Math.log1p(0.02),
    sd_block: 0.01,
    blocks_worse: 2,
    more_blocks: 0,
    gate: true,
    partial: false,
    next: null,
    ...change,
  }
}

const runOf = (run_id: string, p95: number | null): RunMeasures => ({
  run_id,
  workload_hash: 'w',
  values: { p95 },
  proportions: {},
  samples: { p95: 1000 },
  error_kinds: {},
  crashed: p95 === null,
})
const blockOf = (block: number, [before, after]: [number | null, number | null]): Block => ({
  block,
  attempt: 1,
  first: block % 2 === 0 ? 'candidate' : 'baseline',
  baseline: runOf(`b${block}`, before),
  candidate: runOf(`c${block}`, after),
  valid: true,
  duration_ms: 1000,
})
const compared = {
  plan: { metrics: [] },
  blocks: [blockOf(1, [100, 110]), blockOf(2, [100, 105]), blockOf(3, [100, null])],
}

test('effects, intervals and what could be seen are written with their unit; nothing is a dash', () => {
  expect([rowOf(), rowOf({ scale: 'share', effect: 0.0009, ci: null })].map(formatEffect)).toEqual([
    '+10.0 %',
    '+0.09 points',
  ])
  expect(formatEffect(rowOf({ scale: 'absolute', effect: -1234.5 }))).toBe('-1230')
  expect(formatEffect(rowOf({ effect: null }))).toBe('–')
  expect(formatInterval(rowOf())).toBe('+5.0 % … +15.0 %')
  expect(formatDetectableEffect(rowOf())).toBe('2.0 %')
  expect(formatDetectableEffect(rowOf({ mde80: Infinity }))).toBe('–')
})

test('each verdict has one colour, and its badge never looks like its opposite', () => {
  expect(new Set(Object.values(verdictColors)).size).toBe(4)
  expect(toBadge('improved').tone).toBe('pass')
  expect(toBadge('regressed').tone).toBe('fail')
  expect(toBadge('no_difference').tone).toBe('neutral')
  expect(toBadge('toString')).toEqual({ sign: '', tone: 'neutral', text: 'toString' })
})

test('the forest has each metric that was estimated, wide or narrow, and none without', () => {
  const rows = [rowOf(), rowOf({ metric: 'GET /a/very/long/path/of/an/endpoint p95', gate: false })]
  const chart = toForestChart([...rows, rowOf({ metric: 'cpu', effect: null, ci: null })])
  const axis = chart?.draw(980).y
  expect(axis?.domain).toEqual(rows.map(({ metric }) => metric))
  const label = axis?.tickFormat as (name: string) => string
  expect(rows.map(({ metric }) => label(metric))).toEqual([
    'p95 ◆',
    '…ry/long/path/of/an/endpoint p95',
  ])
  expect(chart?.draw(980).marks).toHaveLength((chart?.draw(360).marks?.length ?? 0) + 1)
  expect(toForestChart([])).toBeUndefined()
})

test('differences are of the blocks in which both runs measured it, worse is positive', () => {
  expect(toBlockDifferences(compared, rowOf())).toMatchObject([
    { block: 1, first: 'baseline', difference: expect.closeTo(0.1) as number },
    { block: 2, first: 'candidate', difference: expect.closeTo(0.05) as number },
  ])
  const faster = { ...compared, plan: { metrics: [planned({ better: 'higher' })] } }
  expect(toBlockDifferences(faster, rowOf())[0]?.difference).toBeCloseTo(100 / 110 - 1)
  expect(toDifferencesChart(compared, rowOf({ metric: 'p50' }))).toBeUndefined()
})
function planned(change: { readonly better: 'lower' | 'higher' }) {
  return { metric: 'p95', kind: 'ratio', margin: 0.05, gate: true, ...change } as const
}

test('only quantiles of the whole run shift, by what they are and not by their name', () => {
  const named = [
    rowOf(),
    rowOf({ metric: 'GET / p95', of: 'GET /' }),
    rowOf({ metric: 'bytes p99', quantile: undefined as never }),
  ]
  const shifts = listShifts({ ...compared, metrics: named })
  expect(shifts.map(({ row }) => row.metric)).toEqual(['p95'])
  expect(toShiftChart(shifts)).toBeDefined()
  expect(toShiftChart([])).toBeUndefined()
})

test('a key stands only for what is drawn', () => {
  const slice = { started: 1, completed: 1, p50_ms: 1, p99_ms: 2, recorded: true }
  const quiet = toLatencyChart({ timeline: [{ ...slice, second: 0, errors: 0 }] })
  expect(quiet.keys.map(({ name }) => name)).toEqual(['p50', 'p99'])
  const fault = { kind: 'lost-answer', fired: true, from_ms: 5, to_ms: 9 }
  const loud = toLatencyChart({ timeline: [{ ...slice, second: 0, errors: 1 }], faults: [fault] })
  expect(loud.keys).toHaveLength(4)
  const answered = {
    method: 'GET',
    endpoint: '/',
    requests_total: 5,
    error_breakdown: { timeout: 1 },
  }
  const answers = toAnswersChart([{ ...answered, response_codes: { 200: 3, 503: 1 } }])
  expect(answers.keys.map(({ name }) => name)).toEqual(['2xx', '5xx', 'no answer'])
  expect(toBlocksChart(compared.blocks)?.keys.map(({ symbol }) => symbol)).toEqual(['●', '■', '†'])
  expect(toBlocksChart([])).toBeUndefined()
  expect(toPercentileChart([])).toBeUndefined()
  expect(toHistoryChart({ name: 'p95', points: [], suspicions: [] }).label).toContain('p95')
})
