import type { Outcome } from '@gauntlet/contract'
import { guaranteeKinds, runMutants, type MutantReport } from '@gauntlet/core/consistency'
import { createRandom } from '@gauntlet/core/random'

export type MutantJudgement = {
  readonly outcome: Outcome
  readonly sentence: string
  readonly mutants: readonly MutantReport[]
}

/** How often each fault is planted. */
const rounds = 20

/**
 * Can the checkers be trusted? Plants every known fault in the evidence of correct backends; a fault that
 * is not named, or a correct backend that is blamed, is a failure.
 */
export function checkMutants(seed: number, kinds = guaranteeKinds): MutantJudgement {
  const random = createRandom(seed)
  const mutants = runMutants(kinds, random.unit, rounds)
  const planted = sum(mutants, ({ planted: count }) => count)
  const found = sum(mutants, ({ found: count }) => count)
  const falseAlarms = sum(mutants, ({ false_alarms: count }) => count)
  const isWhole = found === planted && mutants.every((each) => each.planted > 0)
  return {
    outcome: isWhole && falseAlarms === 0 ? 'pass' : 'fail',
    sentence: `${mutants.length} faults, planted ${planted} times: ${found} found, ${falseAlarms} false alarms`,
    mutants,
  }
}

/** One line a fault: `✓ writeOnce: drop a stored row → LOST_OR_STALE  20 of 20`. */
export function describeMutant({
  guarantee,
  fault,
  expects,
  planted,
  found,
}: MutantReport): string {
  const mark = found === planted && planted > 0 ? '✓' : '✗'
  return `${mark} ${guarantee}: ${fault} → ${expects.join(' or ')}  ${found} of ${planted}`
}

function sum(mutants: readonly MutantReport[], count: (mutant: MutantReport) => number): number {
  return mutants.reduce((total, mutant) => total + count(mutant), 0)
}
