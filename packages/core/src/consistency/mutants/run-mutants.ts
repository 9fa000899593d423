import type { AnomalyClass, GuaranteeKind } from '../guarantee-result.ts'
import { makeCleanEvidence } from './clean-evidence.ts'
import { checkEvidence, type Evidence } from './evidence.ts'
import { PLANTED_FAULTS, type PlantedFault } from './planted-faults.ts'

export type MutantReport = {
  readonly guarantee: GuaranteeKind
  readonly fault: string
  readonly expects: readonly AnomalyClass[]
  /** How often the fault was planted, and how often the checker named it. */
  readonly planted: number
  readonly found: number
  /** Anomalies in the same evidence before the fault: anything but 0 is a false alarm. */
  readonly false_alarms: number
}

/**
 * The evidence with this fault in it.
 *
 * @returns undefined if the evidence has no place for the fault
 */
export function plantFault(
  evidence: Evidence,
  fault: PlantedFault,
  random: () => number,
): Evidence | undefined {
  return fault.plant(evidence, random)
}

/**
 * Can these checkers be trusted? Plants every known fault `rounds` times in the evidence of a correct
 * backend and counts how often its checker names it.
 *
 * @param random numbers in [0, 1); seeded, the report is the same every time
 */
export function runMutants(random: () => number, rounds = 10): readonly MutantReport[] {
  return PLANTED_FAULTS.map((fault) => {
    let planted = 0
    let found = 0
    let false_alarms = 0
    for (let round = 0; round < rounds; round++) {
      const clean = makeCleanEvidence(fault.guarantee, random)
      if (checkEvidence(fault.guarantee, clean).outcome !== 'pass') false_alarms += 1
      const mutant = plantFault(clean, fault, random)
      if (!mutant) continue
      planted += 1
      const { counts } = checkEvidence(fault.guarantee, mutant)
      if (fault.expects.some((anomaly) => (counts[anomaly] ?? 0) > 0)) found += 1
    }
    const { guarantee, name, expects } = fault
    return { guarantee, fault: name, expects, planted, found, false_alarms }
  })
}
