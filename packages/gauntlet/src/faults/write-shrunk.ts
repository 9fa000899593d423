import { InvariantError } from '@gauntlet/core'
import type { FaultedAnomaly } from '@gauntlet/core/degradation'
import type { LoadPhase } from '@gauntlet/core/flow'
import type { ShrinkPlan } from '@gauntlet/core/shrink'
import type { AnyFault } from '@gauntlet/faults'
import { writeWhole } from '@gauntlet/stack'
import { join, relative } from 'node:path'
import { quoteWords } from '../cli/quote-words.ts'
import type { PlanContext } from './measure-plan.ts'
import { type ShrinkSubject, toKey } from './shrink-reruns.ts'
import { toShrunkConfig } from './to-shrunk-config.ts'

/** The smallest plan that shows a violation. */
export type Shrunk = {
  readonly plan: ShrinkPlan<AnyFault>
  /** Undefined where the scenario stays as it is. */
  readonly phases: readonly LoadPhase[] | undefined
  readonly violation: FaultedAnomaly
  /** How small it is, in a sentence. */
  readonly says: string
}

type Written = {
  readonly path: string
  /** A line for each violation that it shows. */
  readonly notes: readonly string[]
}

/** The configs with the smallest plans. Violations with the same smallest plan have one. */
export class ShrunkConfigs {
  readonly #context: PlanContext
  readonly #subject: ShrinkSubject
  readonly #written = new Map<string, Written>()

  constructor(context: PlanContext, subject: ShrinkSubject) {
    this.#context = context
    this.#subject = subject
  }

  /**
   * Writes one, and says how to run it.
   *
   * @throws ToolError FILE_UNWRITABLE or the code of the system
   */
  async write({ plan, phases, violation, says }: Shrunk) {
    const { loaded, io, seed } = this.#context
    const { folder, name, planned, target } = this.#subject
    const { file, root } = loaded
    if (file === undefined) throw new InvariantError('a plan of faults is part of a config')
    const key = toKey(plan)
    const number = this.#written.size + 1
    const place = number === 1 ? 'shrunk.config.mjs' : `shrunk-${number}.config.mjs`
    const { path, notes } = this.#written.get(key) ?? { path: join(folder, place), notes: [] }
    const note = `${violation.guarantee}: ${violation.class}: ${says}`
    const words = ['--config', relative(io.cwd, path), '--plan', name, '--target', target.name]
    const command = `gauntlet faults ${quoteWords([...words, '--seed', String(seed)])}`
    const text = toShrunkConfig({
      loaded: { root, file },
      folder,
      name,
      scenario: planned.scenario,
      inject: plan.faults,
      phases,
      notes: [...notes, note, command],
    })
    await writeWhole(path, text)
    this.#written.set(key, { path, notes: [...notes, note] })
    return { config: relative(root, path), command }
  }
}
