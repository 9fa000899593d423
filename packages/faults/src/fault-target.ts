import { ToolError } from '@gauntlet/contract'
import type { AppliedFault, ApplyFault } from './plan-target-fault.ts'

/** One copy of the target's process; another process may take its place. */
export type FaultReplica = {
  readonly process: {
    readonly pid: number
    readonly ended: Promise<{ readonly signal: string | null }>
    isRunning(): boolean
    killGroup(): Promise<void>
    pause(ms: number, signal?: AbortSignal): Promise<{ readonly stoodStill: boolean }>
  }
  restart(): Promise<void>
}

/** A target that Gauntlet started, as far as faults need it. */
export type StartedTarget = {
  readonly name: string
  readonly replicas: readonly FaultReplica[]
  /** The server of its database, where Gauntlet started it. */
  readonly postgres?: { crashSession(): Promise<number> } | undefined
}

/**
 * A target to which faults are applied. Those of one replica, and of the database, take turns: one that is being started
 * again is not killed.
 */
export class FaultTarget {
  readonly #target: StartedTarget
  readonly #turns = new Map<object, Promise<unknown>>()
  readonly signal: AbortSignal

  constructor(target: StartedTarget, signal: AbortSignal) {
    this.#target = target
    this.signal = signal
  }

  get replicaCount(): number {
    return this.#target.replicas.length
  }

  /** @param number from 1 @throws ToolError CONFIG_INVALID where there is none of that number */
  replica(number = 1): FaultReplica {
    const { name, replicas } = this.#target
    const replica = replicas[number - 1]
    if (replica) return replica
    const said = `there is no replica ${number} of ${name}; Gauntlet started ${replicas.length}`
    throw new ToolError('CONFIG_INVALID', said)
  }

  /** @throws ToolError CONFIG_INVALID where the database is not ours */
  postgres(): NonNullable<StartedTarget['postgres']> {
    const { name, postgres } = this.#target
    if (postgres) return postgres
    throw new ToolError('CONFIG_INVALID', `the database of ${name} is not ours to crash`)
  }

  /** Applies a fault to a replica or the database once those before it on the same part are over. */
  inTurn(part: object, act: () => Promise<AppliedFault>): ApplyFault {
    return async (begin) => {
      const mine = (this.#turns.get(part) ?? Promise.resolve()).then(() => {
        begin()
        return act()
      })
      this.#turns.set(
        part,
        mine.catch(() => undefined),
      )
      return await mine
    }
  }
}
