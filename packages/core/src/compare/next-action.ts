import { MAX_SIGN_FLIP_N } from '../stats/index.ts'
import type { EstimateResult } from './estimate.ts'
import type { Judgement } from './judge.ts'

import { toBlocksInAll, type Outlook } from './outlook.ts'

export type RowContext = {
  readonly alpha: number
  /** The most blocks of the plan. */
  readonly cap: number
  /** Mean duration of a block, for "about 9 minutes". */
  readonly blockMs: number
}

/** `about 9 minutes`, `about 2 h 29 min`. */
export function toDurationText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? '' : 's'}`
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/**
 * What someone should do about an undecided metric, in one clause; null when it is decided.
 *
 * @param context `outlook` is null when nothing could be estimated
 */
export function toNextAction(
  judgement: Judgement,
  context: RowContext & { readonly outlook: Outlook | null },
): string | null {
  const { plan, estimate, decision } = judgement
  if (decision.verdict !== 'inconclusive') return null
  if (estimate.kind === 'none' || !context.outlook) return missingEvidence(estimate)
  if (decision.reason === 'fewer_successes') {
    return `settle ${plan.guard} first: the slow requests may only be missing`
  }
  const inAll = toBlocksInAll(context.outlook, context.cap)
  if (inAll !== null) return countBlocks(judgement, inAll, { ...context, outlook: context.outlook })
  const margin = toMarginText(plan.margin, plan.kind === 'ratio' ? 'ratio' : 'share')
  return estimate.margin > 0
    ? `the effect lies too near the margin of ${margin}: judge whether it matters, or choose another margin`
    : 'the baseline is zero, so no relative margin applies: judge the difference itself'
}

function missingEvidence(estimate: EstimateResult): string {
  if (estimate.kind !== 'none') return 'nothing was estimated'
  if (estimate.why === 'too_few_blocks') return `need >= ${estimate.needs} blocks`
  if (estimate.why === 'too_few_requests') {
    return `not measurable: needs ${estimate.needs} requests per run`
  }
  return 'not measurable: a run had no value, so look at its errors'
}

function countBlocks(
  { plan, estimate }: Judgement,
  inAll: number,
  context: RowContext & { readonly outlook: Outlook },
): string {
  const n = estimate.kind === 'estimated' ? estimate.differences.length : estimate.n
  const more = Math.max(1, inAll - n)
  if (n + more <= context.cap) {
    return `${more} more round${more === 1 ? '' : 's'}, ${toDurationText(more * context.blockMs)}`
  }
  const scale = plan.kind === 'ratio' ? 'ratio' : 'share'
  const margin = toMarginText(plan.margin, scale)
  const needs = `${n + more} blocks, ${toDurationText((n + more) * context.blockMs)}`
  if (n + more <= MAX_SIGN_FLIP_N) {
    return `this plan ends at ${context.cap} blocks: a new comparison of ${needs}, can decide ${margin}`
  }
  const cannot = `this machine cannot decide ${margin} (needs ${needs})`
  if (estimate.kind === 'none' || estimate.scale === 'absolute') return cannot
  const { decidableMargin } = context.outlook
  const decidable = scale === 'ratio' ? Math.expm1(decidableMargin) : decidableMargin
  return `${cannot}; ${toMarginText(decidable, scale)} it can within ${context.cap} blocks`
}

/**
 * How an effect is reported. `ratio`: relative, 0.05 is 5 %. `share`: a difference of shares, 0.001 is 0.1 percentage
 * points. `absolute`: in the metric's own unit.
 */
export type RowScale = 'ratio' | 'share' | 'absolute'

/** `5 %`, `0.09 pp` or `1200`: a plan is no more exact than two significant digits. */
export function toMarginText(margin: number, scale: RowScale): string {
  if (scale === 'absolute') return String(Number(margin.toPrecision(2)))
  return `${Number((margin * 100).toPrecision(2))} ${scale === 'ratio' ? '%' : 'pp'}`
}
