import type { FaultedAnomaly } from '@gauntlet/core/degradation'
import type { ShrinkPlan } from '@gauntlet/core/shrink'
import type { AnyFault } from '@gauntlet/faults'
import { countClients } from './reduce-plan.ts'
import { type ShrinkReruns, toKey } from './shrink-reruns.ts'
import type { PlanSize } from './shrunk-words.ts'

/** Which plans show one violation. A run that was made for another violation counts for this one too. */
export class FollowedViolation {
  readonly #reruns: ShrinkReruns
  readonly #violation: FaultedAnomaly
  /** How many runs of a plan were looked at. */
  readonly #seen = new Map<string, number>()
  /** How many requests a plan sent when it showed the violation last. */
  readonly #sent = new Map<string, number>()

  constructor(reruns: ShrinkReruns, violation: FaultedAnomaly) {
    this.#reruns = reruns
    this.#violation = violation
  }

  /** Whether the next run of a plan takes no time: it was made before. */
  isKnown(plan: ShrinkPlan<AnyFault>): boolean {
    return this.#reruns.find(plan, this.#seen.get(toKey(plan)) ?? 0) !== undefined
  }

  /** Looks at the next run of a plan, and makes it where there is none. @returns undefined for one that was interrupted */
  async shows(plan: ShrinkPlan<AnyFault>): Promise<boolean | undefined> {
    const key = toKey(plan)
    const at = this.#seen.get(key) ?? 0
    const run = this.#reruns.find(plan, at) ?? (await this.#reruns.run(plan))
    if (!run) return undefined
    this.#seen.set(key, at + 1)
    const { guarantee, class: found } = this.#violation
    const isShown = run.anomalies.some((one) => one.guarantee === guarantee && one.class === found)
    if (isShown && run.requests !== undefined) this.#sent.set(key, run.requests)
    return isShown
  }

  /** How large a plan is: its requests as it sent them when it showed the violation. */
  toSize(plan: ShrinkPlan<AnyFault>): PlanSize {
    return {
      faults: plan.faults.length,
      clients: countClients(this.#reruns.toPhases(plan)),
      requests: this.#sent.get(toKey(plan)) ?? this.#reruns.requests,
    }
  }
}
