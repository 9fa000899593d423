import { equivalence } from '../stats/index.ts'
import type { Estimate } from './estimate.ts'
import { estimateOutlook, reachOf } from './outlook.ts'

export type MetricVerdict = 'regressed' | 'improved' | 'no_difference' | 'inconclusive'

/** Why a verdict is inconclusive. */
export type InconclusiveReason =
  /** The interval includes both changes that matter and changes that do not: more blocks will decide. */
  | 'wide'
  /** The noise is small enough, but the effect lies too near the margin for any affordable number of blocks. */
  | 'borderline'
  /** There is an effect, but perhaps too small to matter. */
  | 'direction_only'
  | 'too_few_blocks'
  | 'too_few_requests'
  | 'not_measurable'
  /** Faster, while more requests may be failing: the slow ones may just be missing. */
  | 'fewer_successes'

export type Decision = {
  readonly verdict: MetricVerdict
  readonly reason: InconclusiveReason | null
  /** The candidate is proved no worse than the margin: what the ship gate reads. */
  readonly notWorse: boolean
}

/**
 * The decision rule. An effect counts only if it is both proved (interval and adjusted p) and at least the margin;
 * "no difference" only if the whole equivalence interval lies within the margin. Exactly one verdict for every input.
 *
 * @param given `alpha` of this look, `pAdjusted` for the family of gating metrics, `cap` the most blocks of the plan
 */
export function decide(
  estimate: Estimate,
  given: { readonly alpha: number; readonly pAdjusted: number; readonly cap: number },
): Decision {
  const { effect, margin, detection } = estimate
  const identical = estimate.scale !== 'share' && estimate.differences.every((d) => d === 0)
  if (identical) return { verdict: 'no_difference', reason: null, notWorse: true }
  const { equivalent, notWorse } = equivalence(estimate.equivalence, margin)
  const proved = given.pAdjusted <= given.alpha + 1e-12
  if (proved && detection.low > 0 && effect >= margin) {
    return { verdict: 'regressed', reason: null, notWorse: false }
  }
  if (proved && detection.high < 0 && effect <= -margin) {
    return { verdict: 'improved', reason: null, notWorse }
  }
  if (equivalent) return { verdict: 'no_difference', reason: null, notWorse }
  return { verdict: 'inconclusive', reason: reasonFor(estimate, given), notWorse }
}

function reasonFor(
  estimate: Estimate,
  plan: { readonly alpha: number; readonly cap: number },
): InconclusiveReason {
  const { effect, margin, detection } = estimate
  if (reachOf(estimateOutlook(estimate, plan), plan.cap) === 'borderline') return 'borderline'
  const excludesZero = detection.low > 0 || detection.high < 0
  return excludesZero && Math.abs(effect) < margin ? 'direction_only' : 'wide'
}
