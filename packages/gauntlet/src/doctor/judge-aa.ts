import type { AaJudgement, CompareDocument } from '@gauntlet/contract'
import { clopperPearsonInterval, clopperPearsonUpperBound } from '@gauntlet/core/stats'

const NOMINAL_RATE = 0.05
const CONFIDENCE = 0.95

/**
 * Judges the comparator by its answers to questions with a known answer. It fails when the false alarms cannot come
 * from a rate of 5 %; it passes when the slowdown was found and no more false alarms came than 5 % explain. Metrics of
 * one comparison resemble each other, so the bound is a little optimistic.
 *
 * @param same comparisons of a build with itself
 * @param control a comparison of a build with itself, slowed down
 */
export function judgeAa(
  same: readonly CompareDocument[],
  control: CompareDocument | undefined,
): AaJudgement {
  const rows = same.flatMap((document) => document.metrics.filter((row) => row.gate))
  const judged = rows.filter((row) => row.effect !== null)
  const observed = {
    count: judged.filter(({ verdict }) => verdict === 'regressed' || verdict === 'improved').length,
    total: judged.length,
  }
  const none = observed.total === 0
  const upperBound = none ? 1 : clopperPearsonUpperBound(observed, CONFIDENCE)
  const tooMany = !none && clopperPearsonInterval(observed, CONFIDENCE).low > NOMINAL_RATE
  const controlFound = control
    ? control.metrics.some(({ metric, verdict }) => metric === 'p50' && verdict === 'regressed')
    : null
  const outcome = tooMany ? 'fail' : none || controlFound !== true ? 'no_evidence' : 'pass'
  const bound = `upper bound ${(upperBound * 100).toFixed(1)} %`
  const sentence = `A/A so far: ${observed.count} false of ${observed.total}, ${bound}`
  return {
    total: observed.total,
    false_alarms: observed.count,
    upper_bound: upperBound,
    control_found: controlFound,
    outcome,
    sentence,
  }
}
