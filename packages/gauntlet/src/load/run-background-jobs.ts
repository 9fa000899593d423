import type { BackgroundJob } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import {
  createSocketTransport,
  findErrorCause,
  runFlowOnce,
  type FlowEnd,
  type FlowFailure,
  type FlowOnceOptions,
  type OriginTls,
  type StepResult,
} from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'

/** What goes on while load runs, as it would in production: jobs, crons. Its latency is not measured; its errors gate. */
export type BackgroundJobConfig = {
  readonly flow: Flow
  /** From the end of one round to the start of the next. */
  readonly everyMs: number
  /** Names of the targets that it runs on; default: every target. */
  readonly targets?: readonly string[]
}

export type BackgroundJobsOptions = {
  readonly backgroundJobs: readonly BackgroundJobConfig[]
  /** Each replica runs its own, at the same time. */
  readonly urls: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly tls?: OriginTls | undefined
  readonly signal: AbortSignal
}

/**
 * Repeats each flow on each replica until aborted; resolves when the last round has ended.
 *
 * @returns what became of the calls of each flow, of all replicas together
 */
export async function runBackgroundJobs(options: BackgroundJobsOptions): Promise<BackgroundJob[]> {
  const { backgroundJobs, urls, headers, tls, signal } = options
  const transport = createSocketTransport({ originTls: tls })
  const counts = backgroundJobs.map(({ flow }) => new JobCounts(flow.name))
  const rounds = backgroundJobs.flatMap(({ flow, everyMs }, index) =>
    urls.map(async (url) => {
      const job = counts[index]
      // Not aborted with the load: what was begun is counted.
      const once: FlowOnceOptions = {
        target: url,
        headers,
        send: (request) => transport.send(request),
        onResult: job?.record,
      }
      while (!signal.aborted) {
        job?.ended((await runFlowOnce(flow, once)).end)
        await sleep(everyMs, undefined, { signal }).catch(() => undefined)
      }
    }),
  )
  await Promise.all(rounds)
  await transport.close()
  return counts.map((job) => job.toDocument())
}

/** Counts calls, and errors in the one meaning of the word. */
class JobCounts {
  readonly #name: string
  readonly #causes = new Map<string, number>()
  readonly #reported = new WeakSet<FlowFailure>()
  #calls = 0
  #errors = 0

  constructor(name: string) {
    this.#name = name
  }

  readonly record = (result: StepResult): void => {
    if (result.failure) this.#reported.add(result.failure)
    this.#count(findErrorCause(result))
  }

  /** A round that no answer ended: its next call could not be built. */
  ended(end: FlowEnd): void {
    if (end.kind === 'failed' && !this.#reported.has(end.failure)) this.#count(end.failure.kind)
  }

  toDocument(): BackgroundJob {
    return {
      name: this.#name,
      calls: this.#calls,
      errors: this.#errors,
      error_breakdown: Object.fromEntries(this.#causes),
    }
  }

  #count(cause: string | undefined): void {
    this.#calls += 1
    if (cause === undefined) return
    this.#errors += 1
    this.#causes.set(cause, (this.#causes.get(cause) ?? 0) + 1)
  }
}
