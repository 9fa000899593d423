import { hodgesLehmann, mean, signedRankTest, standardDeviation } from '../stats/index.ts'
import type { Estimate } from './estimate.ts'
import type { Judgement } from './judge.ts'

/** A doubt that stands beside a number it weakens. */
export type CompareWarning = {
  readonly metric: string
  readonly code:
    | 'identical_values'
    | 'order_effect'
    | 'autocorrelation'
    | 'spread_change'
    | 'zero_baseline'
    | 'partial'
  readonly sentence: string
}

/** Fewer blocks than this say nothing about order, memory or spread. */
const MIN_BLOCKS = 10
/** Two standard errors of a lag-1 autocorrelation are 2 / sqrt(n). */
const AUTOCORRELATION_ERRORS = 2
/** The later half of the blocks scatters this many times more or less than the earlier one: F(4, 4) at 1 %. */
const SPREAD_RATIO = 4

/** The run that came second is worse or better than the first, whichever build it was: is the cool-down too short? */
function orderEffect({ differences, candidateSecond, effect, margin }: Estimate): boolean {
  const bySecond = differences.map((difference, i) =>
    candidateSecond[i] ? difference - effect : effect - difference,
  )
  return Math.abs(hodgesLehmann(bySecond)) > margin / 2 && signedRankTest(bySecond).p <= 0.05
}

function autocorrelation(differences: readonly number[]): number {
  const centre = mean(differences)
  const deviations = differences.map((difference) => difference - centre)
  const variance = deviations.reduce((sum, value) => sum + value * value, 0)
  if (variance === 0) return 0
  return deviations.reduce((sum, value, i) => sum + value * (deviations[i + 1] ?? 0), 0) / variance
}

function spreadRatio(differences: readonly number[]): number {
  const half = Math.floor(differences.length / 2)
  const [early, late] = [differences.slice(0, half), differences.slice(-half)].map(
    standardDeviation,
  )
  const [small, large] = [Math.min(early ?? 0, late ?? 0), Math.max(early ?? 0, late ?? 0)]
  return small === 0 ? 1 : large / small
}

/** What weakens the verdict of one metric; empty when nothing does. */
export function listWarnings({ plan, estimate }: Judgement): CompareWarning[] {
  if (estimate.kind === 'none') return []
  const { differences } = estimate
  const warnings: CompareWarning[] = []
  const warn = (code: CompareWarning['code'], sentence: string) =>
    warnings.push({ metric: plan.metric, code, sentence })
  if (estimate.partial)
    warn('partial', 'blocks in which a build crashed are left out of this metric')
  if (plan.kind === 'ratio' && estimate.scale === 'absolute') {
    warn('zero_baseline', 'a run measured zero, so differences are absolute and not relative')
  }
  if (plan.kind === 'ratio' && differences.every((difference) => difference === 0)) {
    warn('identical_values', 'all runs are equal: clock resolution or identical responses')
    return warnings
  }
  if (plan.kind === 'proportion' || differences.length < MIN_BLOCKS) return warnings
  if (orderEffect(estimate)) {
    warn('order_effect', 'the second run of a block differs from the first: lengthen the cool-down')
  }
  const memory = autocorrelation(differences)
  if (Math.abs(memory) > AUTOCORRELATION_ERRORS / Math.sqrt(differences.length)) {
    warn('autocorrelation', `neighbouring blocks resemble each other (r = ${memory.toFixed(2)})`)
  }
  if (spreadRatio(differences) > SPREAD_RATIO) {
    warn('spread_change', 'the noise changed during the comparison: was something else running?')
  }
  return warnings
}
