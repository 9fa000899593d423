import {
  checkDocument,
  type LoadExtension,
  type LoadShare,
  ToolError,
  ToWorker,
  WORKER_PROTOCOL,
  type WorkerPlan,
  type WorkerResult,
  type WorkerStart,
} from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import { hashWorkload } from '../flow/compile-scenario.ts'
import type { Extension } from '../load/extension.ts'
import type { LoadRun } from '../load/load-run.ts'
import { openLoad } from '../load/open-load.ts'
import type { RunLoadOptions } from '../load/run-load-options.ts'
import type { Channel } from './channel.ts'
import { OBSERVED_MS, ObservedSender } from './observed-sender.ts'
import { readShared } from './shared-variables.ts'

/** What a worker makes of the job in its plan. */
export type PreparedLoad = Pick<
  RunLoadOptions,
  'scenario' | 'env' | 'tls' | 'allowHosts' | 'observe' | 'headers'
> & {
  /** When its load is over: what it has to say beside its figures, as JSON. */
  finish(): Promise<Readonly<Record<string, unknown>>>
}

export type ServeOptions = {
  readonly channel: Channel
  /** Version of Gauntlet: a coordinator of another one is refused. */
  readonly tool: string
  readonly prepare: (plan: WorkerPlan) => Promise<PreparedLoad>
}

/** How often a worker says that it lives, and what it measured. */
export const PROGRESS_MS = 1_000

/**
 * Sends one part of a load, as a coordinator says. Resolves when it is over, or when the coordinator is gone: then no further
 * request is sent.
 */
export async function serveWorker(options: ServeOptions): Promise<void> {
  const session = new WorkerSession(options)
  await session.over
}

class WorkerSession {
  readonly #options: ServeOptions
  readonly #stop = new AbortController()
  readonly over: Promise<void>
  #end: (() => void) | undefined
  #start: ((start: WorkerStart) => void) | undefined
  readonly #started = new Promise<WorkerStart>((resolve) => (this.#start = resolve))
  #run: LoadRun | undefined
  #observed: ObservedSender | undefined
  #sequence = 0
  #hasPlan = false
  #isExtended = false
  #decide: (() => void) | undefined
  /** The coordinator said whether to go on behind the schedule, or stopped the load. */
  readonly #decided = new Promise<void>((resolve) => (this.#decide = resolve))

  constructor(options: ServeOptions) {
    this.#options = options
    this.over = new Promise((resolve) => (this.#end = resolve))
    this.#stop.signal.addEventListener('abort', () => this.#decide?.(), { once: true })
    options.channel.listen({
      onMessage: (message) => this.#receive(message),
      onEnd: () => {
        this.#stop.abort()
        this.#end?.()
      },
    })
  }

  #receive(given: unknown): void {
    try {
      const message = checkDocument(ToWorker, given, 'a message of the coordinator')
      if (message.type === 'stop') this.#stop.abort()
      else if (message.type === 'start') this.#start?.(message)
      else if (message.type === 'extend') {
        this.#isExtended = message.is_wanted
        this.#decide?.()
      } else if (!this.#hasPlan) {
        this.#hasPlan = true
        void this.#serve(message)
      }
    } catch (error) {
      this.#refuse(describeForeign(given, this.#options.tool) ?? error)
    }
  }

  async #serve(plan: WorkerPlan): Promise<void> {
    const { channel, tool } = this.#options
    const pulse = setInterval(() => this.#progress(this.#run?.takeShare()), PROGRESS_MS)
    let watch: NodeJS.Timeout | undefined
    try {
      const foreign = describeForeign(plan, tool)
      if (foreign) throw foreign
      const prepared = await this.#options.prepare(plan)
      const scenario = toScenario(prepared, plan)
      const observed = plan.is_observed ? new ObservedSender(channel) : undefined
      this.#observed = observed
      const load = await openLoad(
        {
          ...prepared,
          scenario,
          target: plan.target,
          replicas: plan.replicas,
          seed: plan.seed,
          signal: this.#stop.signal,
          headers: { ...prepared.headers, ...plan.headers },
          variables: plan.variables,
          drainMs: plan.drain_ms,
          observe: (exchange) => {
            prepared.observe?.(exchange)
            observed?.add(exchange)
          },
          ...this.#toExtension(plan),
        },
        { worker: plan.worker, of: plan.of },
      )
      try {
        channel.send({ type: 'ready', protocol: WORKER_PROTOCOL, tool, pid: process.pid })
        const { at_ns: startNs, shared } = await this.#started
        this.#run = load.createRun({ shared: readShared(shared), startNs })
        if (observed) watch = setInterval(() => observed.flush(), OBSERVED_MS)
        const { share, extension } = await this.#run.run()
        clearInterval(watch)
        observed?.flush()
        const evidence = await prepared.finish()
        channel.send({ type: 'result', share, evidence, ...toExtensionPart(extension) })
      } finally {
        await load.close()
      }
    } catch (error) {
      this.#refuse(error)
    } finally {
      clearInterval(pulse)
      clearInterval(watch)
    }
  }

  #toExtension({ extension_ms: limitMs }: WorkerPlan): { readonly extension?: Extension } {
    if (limitMs === null) return {}
    const begin = async (): Promise<void> => {
      // All that was observed is there when the coordinator decides.
      this.#observed?.flush()
      this.#options.channel.send({ type: 'over' })
      await this.#decided
    }
    return { extension: { begin, isWanted: () => this.#isExtended, limitMs } }
  }

  #progress(share: LoadShare | undefined): void {
    const message = { type: 'progress', sequence: ++this.#sequence, ...(share && { share }) }
    this.#options.channel.send(message)
  }

  #refuse(error: unknown): void {
    const known = error instanceof ToolError
    this.#options.channel.send({
      type: 'refused',
      code: known ? error.code : 'BUG',
      message: error instanceof Error ? error.message : String(error),
      hint: known ? error.hint : '',
    })
  }
}

function toExtensionPart(extension: LoadExtension | undefined): Pick<WorkerResult, 'extension'> {
  if (!extension) return {}
  const { durationMs, usersStarted, requests } = extension
  return { extension: { duration_ms: durationMs, users_started: usersStarted, requests } }
}

/** A coordinator of another version: whatever it says may mean something else here. */
function describeForeign(given: unknown, tool: string): ToolError | undefined {
  if (typeof given !== 'object' || given === null || !('protocol' in given)) return undefined
  const theirs = 'tool' in given ? String(given.tool) : 'unknown'
  if (given.protocol === WORKER_PROTOCOL && theirs === tool) return undefined
  return new ToolError(
    'USAGE',
    `the coordinator is Gauntlet ${theirs} (protocol ${String(given.protocol)}), this worker is ${tool} (protocol ${WORKER_PROTOCOL})`,
    { hint: 'Install the same version of Gauntlet on every machine.' },
  )
}

/** @throws ToolError CONFIG_INVALID where the files of this worker make another load */
function toScenario({ scenario: loaded }: PreparedLoad, plan: WorkerPlan) {
  const scenario = { ...loaded, phases: plan.phases as unknown as readonly LoadPhase[] }
  if (hashWorkload(scenario) === plan.workload_hash) return scenario
  throw new ToolError(
    'CONFIG_INVALID',
    `scenario ${loaded.name} is not the same in each worker: it depends on more than its files, as on the time, on chance or on the environment`,
    { hint: 'Make it the same whenever it is loaded, or send the load with --workers 1.' },
  )
}
