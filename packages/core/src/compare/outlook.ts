import {
  decidableMargin,
  minimumDetectableEffect,
  normalQuantile,
  roundsNeeded,
  upperStandardDeviation,
} from '../stats/index.ts'
import type { Estimate } from './estimate.ts'

/** What the noise seen so far means for the plan. Effects and margins in the unit of the estimate. */
export type Outlook = {
  /** Blocks in all until the margin can be decided for an effect like the estimate; may be Infinity. */
  readonly blocksInAll: number
  /** The same for no effect at all: what the noise alone asks for. Infinity without a margin. */
  readonly blocksIfUnchanged: number
  /** The margin that the plan's last look can decide when nothing changed. */
  readonly decidableMargin: number
}

export type Reach =
  /** The plan can still decide. */
  | 'reachable'
  /** The noise is small enough, but the effect lies too near the margin. */
  | 'borderline'
  /** There is too much noise for this margin. */
  | 'beyond'

type Plan = { readonly alpha: number; readonly cap: number }

/** The outlook for log ratios and differences, from the scatter of the blocks (its 80 % upper bound). */
function outlookFromScatter({ effect, margin, sd, differences }: Estimate, plan: Plan): Outlook {
  const careful = upperStandardDeviation(sd, differences.length)
  const blocksFor = (assumed: number) => {
    const needed = roundsNeeded({ sd: careful, effect: assumed, margin, alpha: plan.alpha })
    const beyond = Math.abs(assumed) >= margin
    return beyond ? needed.detect : Math.max(needed.detect, needed.equivalence)
  }
  return {
    blocksInAll: margin > 0 ? blocksFor(effect) : Infinity,
    blocksIfUnchanged: margin > 0 ? blocksFor(0) : Infinity,
    decidableMargin: decidableMargin({ sd: careful, n: plan.cap, alpha: plan.alpha }),
  }
}

/** Wilson's bound for 0 of N is z^2 / (N + z^2), so N grows with these odds against the bound. */
const odds = (bound: number) => (1 - bound) / bound

/** Without any failure only the number of requests limits: the interval shrinks as 1 / n. */
function outlookWithoutFailures(estimate: Estimate, plan: Plan): Outlook {
  const n = estimate.differences.length
  const against = odds(estimate.equivalence.high)
  const blocks = Math.ceil((n * odds(Math.min(estimate.margin, 1))) / against - 1e-9)
  return {
    blocksInAll: blocks,
    blocksIfUnchanged: blocks,
    decidableMargin: 1 / (1 + (against * plan.cap) / n),
  }
}

/** An error rate's interval knows more than its scatter: the half that is too wide shrinks as 1 / sqrt(n). */
function outlookFromInterval(estimate: Estimate, plan: Plan): Outlook {
  const { effect, margin, equivalence, differences } = estimate
  const n = differences.length
  const half = Math.max(equivalence.high - effect, effect - equivalence.low)
  // That half is z(1 - alpha) standard errors; a power of 0.8 on both sides asks for z(0.9) more.
  const stretched = half * (1 + normalQuantile(0.9) / normalQuantile(1 - plan.alpha))
  const size = Math.abs(effect)
  const room = size >= margin ? size : margin - size
  return {
    blocksInAll: Math.ceil(n * (stretched / room) ** 2),
    blocksIfUnchanged: Math.ceil(n * (stretched / margin) ** 2),
    decidableMargin: stretched * Math.sqrt(n / plan.cap),
  }
}

/** How many blocks it takes. `cap` is the most blocks of the plan. */
export function estimateOutlook(estimate: Estimate, plan: Plan): Outlook {
  if (estimate.scale !== 'share') return outlookFromScatter(estimate, plan)
  return estimate.sd === 0 && estimate.effect === 0
    ? outlookWithoutFailures(estimate, plan)
    : outlookFromInterval(estimate, plan)
}

/** Whether a plan of at most `cap` blocks can decide. */
export function reachOf({ blocksInAll, blocksIfUnchanged }: Outlook, cap: number): Reach {
  if (blocksInAll <= cap) return 'reachable'
  return blocksIfUnchanged <= cap ? 'borderline' : 'beyond'
}

/** The blocks to plan for: null when no number of blocks will decide. */
export function toBlocksInAll(outlook: Outlook, cap: number): number | null {
  const reach = reachOf(outlook, cap)
  if (reach === 'reachable') return outlook.blocksInAll
  const { blocksIfUnchanged } = outlook
  return reach === 'beyond' && Number.isFinite(blocksIfUnchanged) ? blocksIfUnchanged : null
}

/** The smallest true effect that these blocks would have found 80 times of 100. */
export function estimateMde80(estimate: Estimate, alpha: number): number {
  const { scale, sd, differences, effect, equivalence } = estimate
  const n = differences.length
  if (scale !== 'share') return minimumDetectableEffect({ sd, n, alpha })
  if (sd === 0 && effect === 0) return equivalence.high
  const half = Math.max(equivalence.high - effect, effect - equivalence.low)
  return half * (1 + normalQuantile(0.8) / normalQuantile(1 - alpha))
}
