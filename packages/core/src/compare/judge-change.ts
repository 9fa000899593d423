import { DEFAULT_MARGINS } from './plan.ts'
import { quantile, rankSumShift, type Interval } from '../stats/index.ts'

/**
 * 90 %: what lies outside it does so with an error of 5 % on either side, and three runs of each phase are enough
 * for it. Higher: more runs are needed before there is an interval at all.
 */
const level = 0.9
const runsNeeded = 3
/** A quantile rests on the requests beyond it. */
const requestsBeyond = 10

/** The figures that two phases of a scenario are compared by. */
export const PHASE_METRICS = {
  p50_ms: { better: 'lower', margin: DEFAULT_MARGINS.p50, relative: true, quantile: 0.5 },
  p95_ms: { better: 'lower', margin: DEFAULT_MARGINS.p95, relative: true, quantile: 0.95 },
  p99_ms: { better: 'lower', margin: DEFAULT_MARGINS.p99, relative: true, quantile: 0.99 },
  error_rate: { better: 'lower', margin: DEFAULT_MARGINS.errors, relative: false, quantile: null },
  rps: { better: 'higher', margin: DEFAULT_MARGINS.throughput, relative: true, quantile: null },
} as const

export type PhaseMetric = keyof typeof PHASE_METRICS
export type ChangeVerdict = 'regressed' | 'improved' | 'no_difference' | 'inconclusive'

/** How a figure changed, and how sure that is; `delta` and `interval` are after minus before, in its own unit. */
export type Change = {
  readonly delta: number | null
  readonly interval: Interval | null
  /** The largest harmless change, in the figure's own unit. */
  readonly margin: number | null
  readonly verdict: ChangeVerdict
  /** Why there is no verdict. */
  readonly reason: string | null
}

type Samples = {
  /** One figure a run. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** Requests of the smallest run. */
  readonly requests: number
}

/**
 * Judges one figure from the runs of both phases: a run is one value, and the interval inverts the rank-sum test.
 * Runs that were not interleaved may differ for other reasons than the change: `gauntlet compare` rules that out.
 */
export function judgeChange(metric: PhaseMetric, { before, after, requests }: Samples): Change {
  const { better, margin: share, relative, quantile: q } = PHASE_METRICS[metric]
  if (before.length === 0 || after.length === 0) {
    return { ...NOTHING, reason: 'measured in one of the two only' }
  }
  const { estimate: delta, interval } = rankSumShift({ x: after, y: before, level })
  const margin = relative
    ? share *
      quantile(
        [...before].toSorted((a, b) => a - b),
        0.5,
      )
    : share
  const known = { delta, interval, margin }
  if (q !== null && requests * (1 - q) < requestsBeyond) {
    const needed = Math.ceil(requestsBeyond / (1 - q))
    return doubt(known, `${requests} requests a run: ${needed} are needed`)
  }
  if (!interval) {
    return doubt(
      known,
      `${before.length} + ${after.length} runs: ${runsNeeded} + ${runsNeeded} are needed`,
    )
  }
  const worse = better === 'lower' ? interval : { low: -interval.high, high: -interval.low }
  const worsening = better === 'lower' ? delta : -delta
  if (worse.low > 0 && worsening >= margin) return { ...known, verdict: 'regressed', reason: null }
  if (worse.high < 0 && worsening <= -margin) return { ...known, verdict: 'improved', reason: null }
  if (worse.low > -margin && worse.high < margin) {
    return { ...known, verdict: 'no_difference', reason: null }
  }
  return doubt(known, 'the interval reaches beyond the margin: more runs narrow it')
}

const NOTHING = { delta: null, interval: null, margin: null, verdict: 'inconclusive' } as const

function doubt(known: Pick<Change, 'delta' | 'interval' | 'margin'>, reason: string): Change {
  return { ...known, verdict: 'inconclusive', reason }
}
