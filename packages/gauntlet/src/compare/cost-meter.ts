import type { RunningTarget } from '@gauntlet/stack'
import { effortBetween, readDatabaseCounters, type DatabaseCounters } from './database-effort.ts'
import { readProcessUsage, usageBetween, type ProcessUsage } from './process-usage.ts'

/** What a target spends on a load, and on nothing that is asked of it afterwards. */
export class CostMeter {
  /** Wire attempts including warm-up: what was spent was spent on them. */
  #attempts = 0
  readonly #target: RunningTarget
  readonly #isOurs: boolean
  readonly #groups: readonly number[]
  #usage: ProcessUsage | undefined
  #counters: DatabaseCounters | undefined

  constructor(target: RunningTarget, isOurs: boolean) {
    this.#target = target
    this.#isOurs = isOurs
    this.#groups = target.replicas.map(({ process }) => process.pid)
  }

  /** One more attempt. */
  count(): void {
    this.#attempts += 1
  }

  /** Right before the load. */
  async start(): Promise<void> {
    this.#usage = await readProcessUsage(this.#groups)
    this.#counters = await readDatabaseCounters(this.#target.databaseUrl, this.#isOurs)
  }

  /** Right after the load. */
  async read() {
    const { databaseUrl } = this.#target
    const crashed = this.#target.replicas.some(({ process }) => !process.isRunning())
    return {
      crashed,
      attempts: this.#attempts,
      usage: crashed ? undefined : usageBetween(this.#usage, await readProcessUsage(this.#groups)),
      database: effortBetween(this.#counters, await readDatabaseCounters(databaseUrl)),
    }
  }
}
