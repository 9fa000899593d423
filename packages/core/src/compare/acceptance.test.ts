import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBlocks } from './compare-blocks.ts'
import { buildLatencyBlocks, buildPlan, p95 } from './fixtures/build-blocks.ts'
import type { MetricRow } from './metric-row.ts'

type Pairs = readonly (readonly [number, number])[]

function rowOf(pairs: Pairs, margin: number, unit = 1): MetricRow {
  const blocks = buildLatencyBlocks(
    pairs.map(([before]) => before * unit),
    pairs.map(([, after]) => after * unit),
  )
  const [row] = compareBlocks(buildPlan({ metrics: [{ ...p95, margin }] }), blocks).metrics
  if (!row) throw new Error('the plan has a metric')
  return row
}

/** Blocks of one session: a common shift and a separate scatter for each block, from hopeless to clear. */
const session = fc
  .tuple(
    fc.constantFrom(-0.3, -0.06, -0.02, 0, 0.02, 0.06, 0.3),
    fc.constantFrom(0.001, 0.02, 0.2),
    fc.array(
      fc.tuple(fc.double({ min: 100, max: 900, noNaN: true }), fc.integer({ min: -100, max: 100 })),
      {
        minLength: 7,
        maxLength: 30,
      },
    ),
  )
  .map(([shift, scatter, runs]): Pairs =>
    runs.map(([before, noise]) => [before, before * Math.exp(shift + (scatter * noise) / 100)]),
  )
const margin = fc.constantFrom(0.01, 0.05, 0.25)

/** The three definite verdicts as docs/statistics.md defines them, each asked on its own of the numbers of the row. */
function verdictsThatHold(row: MetricRow): string[] {
  const [low, high] = row.ci ?? [NaN, NaN]
  const [eqLow, eqHigh] = row.eq_ci ?? [NaN, NaN]
  const effect = row.effect ?? NaN
  const better = 1 / (1 + row.margin) - 1
  const proved = (row.p_adjusted ?? NaN) <= 1 - row.ci_level + 1e-12
  const holds = {
    regressed: proved && low > 0 && effect >= row.margin,
    improved: proved && high < 0 && effect <= better,
    no_difference: eqLow > better && eqHigh < row.margin,
  }
  return Object.entries(holds).flatMap(([verdict, does]) => (does ? [verdict] : []))
}

test('of the three definite verdicts at most one holds, and it is the one given', () => {
  const given = new Map<string, number>()
  fc.assert(
    fc.property(session, margin, (pairs, width) => {
      const row = rowOf(pairs, width)
      const holding = verdictsThatHold(row)
      expect(holding.length).toBeLessThanOrEqual(1)
      expect(row.verdict).toBe(holding[0] ?? 'inconclusive')
      expect(row.verdict === 'regressed' && row.not_worse).toBe(false)
      given.set(row.verdict, (given.get(row.verdict) ?? 0) + 1)
    }),
    { seed: 20, numRuns: 400 },
  )
  // The sessions are of every kind.
  expect([...given.keys()].toSorted()).toEqual([
    'improved',
    'inconclusive',
    'no_difference',
    'regressed',
  ])
})

test('seconds, milliseconds or microseconds: the whole row is the same', () => {
  fc.assert(
    fc.property(session, margin, fc.constantFrom(0.001, 1000, 1024), (pairs, width, unit) => {
      const [row, scaled] = [rowOf(pairs, width), rowOf(pairs, width, unit)]
      expect(scaled.verdict).toBe(row.verdict)
      expect(scaled.reason).toBe(row.reason)
      for (const key of ['effect', 'p', 'sd_block', 'mde80'] as const) {
        expect(scaled[key]).toBeCloseTo(row[key] ?? NaN, 9)
      }
      for (const [end, other] of [
        [scaled.ci, row.ci],
        [scaled.eq_ci, row.eq_ci],
      ]) {
        expect(end?.[0]).toBeCloseTo(other?.[0] ?? NaN, 9)
        expect(end?.[1]).toBeCloseTo(other?.[1] ?? NaN, 9)
      }
    }),
    { seed: 21, numRuns: 200 },
  )
})
