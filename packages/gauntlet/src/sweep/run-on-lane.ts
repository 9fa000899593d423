import type { GuaranteeDocument } from '@gauntlet/contract'
import { HistoryBuilder } from '@gauntlet/core/history'
import type { ProcessExit } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { setTimeout as delay } from 'node:timers/promises'
import { OperationRecorder } from '../guarantees/operation-recorder.ts'
import { toLoadTestVariables } from '../load/load-test-variables.ts'
import { ArmedFault, type FaultAim } from './armed-fault.ts'
import { FlowClient, type SentFlow } from './flow-client.ts'
import { judgeRun } from './judge-run.ts'
import type { Lane } from './lane.ts'
import { StatementLog, type LoggedStatement } from './statement-log.ts'
import type { SweepBasis, SweepContext } from './sweep-context.ts'

/** One run of the flow on a lane, with what was judged afterwards. */
export type LaneRun = {
  readonly sent: SentFlow
  readonly statements: readonly LoggedStatement[]
  /** Those that were sent once the first fault was over: by the retry. */
  readonly retried: readonly LoggedStatement[]
  /** The faults that were to happen, in their order. */
  readonly armed: readonly ArmedFault[]
  /** Processes that ended by themselves. */
  readonly exits: readonly ProcessExit[]
  readonly guarantees: readonly GuaranteeDocument[]
}

export type RunOptions = {
  /** Faults, one after the other: each waits until the one before is over. None: nothing happens. */
  readonly aims?: readonly FaultAim[]
  readonly seed?: number
  /** Whether the process is started again before it. */
  readonly restart?: boolean
  /** Called when the fresh data are in place, right before the flow. */
  readonly onReady?: () => Promise<void>
}

/** Puts fresh data in place, sends the flow once with its faults, waits until all is quiet, and judges. */
export async function runOnLane(
  lane: Lane,
  context: SweepContext & { readonly basis: SweepBasis },
  { aims = [], seed = context.seed, restart = false, onReady }: RunOptions = {},
): Promise<LaneRun> {
  const { plan, target, loaded, io, basis } = context
  await lane.renew({ restart: restart || basis.restarts })
  if (aims.some(({ fault }) => fault.ends === 'database')) await lane.fresh.settle()
  await onReady?.()
  const runId = createRunId()
  const history = new HistoryBuilder({ prefix: `lt-${runId}-`, rows: 16 })
  const recorder = new OperationRecorder(plan.guarantees, history)
  const judging = judgeRun({ lane, context, runId })
  const exitsBefore = lane.replica.exits.length
  const startedAt = new Date().toISOString()
  const faults = new FaultSequence(lane, basis.background, aims)
  const client = new FlowClient({
    flow: plan.flow,
    url: lane.target.urls[0] ?? '',
    headers: lane.target.headers,
    tls: loaded.tls,
    seed,
    env: io.env,
    constants: toLoadTestVariables({ id: runId, phase: target.name, startedAt }),
    retry: plan.retry,
    signal: io.signal,
    untilOver: () => faults.untilOver(),
    observe: (exchange) => {
      recorder.observe(exchange)
      judging.observe(exchange)
    },
  })
  faults.start(client)
  const sent = await client.send()
  await faults.untilQuiet(basis.quietMs)
  await faults.untilOver()
  lane.onPoint = undefined
  const exits = lane.replica.exits.slice(exitsBefore)
  const { failures, unreadable } = recorder
  const guarantees = await judging.finish({ history: history.build(), failures, unreadable })
  const { statements, retried, armed } = faults
  return { sent, statements, retried, armed, exits, guarantees }
}

const pollMs = 5
const quietLimitMs = 5_000

/** The faults of one run, and the statements that pass meanwhile. */
class FaultSequence {
  readonly #lane: Lane
  readonly #background: ReadonlySet<string>
  readonly #aims: readonly FaultAim[]
  readonly armed: ArmedFault[] = []
  #client: FlowClient | undefined
  readonly #logs: StatementLog[]

  constructor(lane: Lane, background: ReadonlySet<string>, aims: readonly FaultAim[]) {
    this.#lane = lane
    this.#background = background
    this.#aims = aims
    this.#logs = [this.#startLog()]
  }

  get statements(): readonly LoggedStatement[] {
    return this.#logs[0]?.statements ?? []
  }

  get retried(): readonly LoggedStatement[] {
    return this.#logs[1]?.statements ?? []
  }

  get #log(): StatementLog {
    return this.#logs.at(-1) as StatementLog
  }

  start(client: FlowClient): void {
    this.#client = client
    this.#armNext()
    this.#lane.onPoint = (point) => {
      const id = this.#log.see(point)
      return id === undefined ? undefined : this.armed.at(-1)?.decide(id, point.at)
    }
  }

  /** Resolves once the fault at hand is over, and the next one is armed. False where none has happened. */
  async untilOver(): Promise<boolean> {
    const fault = this.armed.at(-1)
    if (!fault?.hasFired) return this.armed.length > 1
    await fault.heal()
    // Several requests may have waited for the same one.
    if (fault === this.armed.at(-1) && this.#logs.length === this.armed.length) {
      this.#logs.push(this.#startLog())
      this.#armNext()
    }
    return fault.broken === undefined && fault.undecided === undefined
  }

  /** Until no statement of the flow has passed for a while. */
  async untilQuiet(quietMs: number): Promise<void> {
    const deadline = performance.now() + quietLimitMs
    while (performance.now() < deadline && performance.now() - this.#log.lastAtMs < quietMs) {
      await delay(pollMs)
    }
  }

  /** The events of a second fault are those of the retry: they are counted anew. */
  #armNext(): void {
    const aim = this.#aims[this.armed.length]
    if (aim) this.armed.push(new ArmedFault(aim, this.#lane, () => this.#client?.drop()))
  }

  #startLog(): StatementLog {
    const nobody = { step: '', isAnswered: true }
    return new StatementLog(this.#background, () => this.#client?.state ?? nobody)
  }
}
