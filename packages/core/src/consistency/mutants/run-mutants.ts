import type { GuaranteeKind } from '../guarantee-kind.ts'
import { makeCleanEvidence } from './clean-evidence.ts'
import type { PlantedFault, Proof } from './proof.ts'

export type MutantReport = {
  /** The kind of the guarantee. */
  readonly guarantee: string
  readonly fault: string
  readonly expects: readonly string[]
  /** How often the fault was planted, and how often the checker named it. */
  readonly planted: number
  readonly found: number
  /** Anomalies in the same evidence before the fault: anything but 0 is a false alarm. */
  readonly false_alarms: number
}

/**
 * Can these checkers be trusted? Plants every known fault `rounds` times in the evidence of a correct
 * backend and counts how often its checker names it.
 *
 * @param random numbers in [0, 1); seeded, the report is the same every time
 */
export function runMutants(
  kinds: readonly GuaranteeKind[],
  random: () => number,
  rounds = 10,
): readonly MutantReport[] {
  return kinds.flatMap(({ kind, proof }) =>
    proof.faults.map((fault) => ({
      guarantee: kind,
      fault: fault.name,
      expects: fault.expects,
      ...plantOften({ proof, fault, random, rounds }),
    })),
  )
}

type Planting = {
  readonly proof: Proof
  readonly fault: PlantedFault
  readonly random: () => number
  readonly rounds: number
}

function plantOften({ proof, fault, random, rounds }: Planting) {
  let planted = 0
  let found = 0
  let false_alarms = 0
  for (let round = 0; round < rounds; round++) {
    const clean = makeCleanEvidence(proof.makeModel, random)
    if (proof.check(clean).outcome !== 'pass') false_alarms += 1
    const mutant = fault.plant(clean, random)
    if (!mutant) continue
    planted += 1
    const { counts } = proof.check(mutant)
    if (fault.expects.some((anomaly) => (counts[anomaly] ?? 0) > 0)) found += 1
  }
  return { planted, found, false_alarms }
}
