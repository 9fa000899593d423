import {
  checkDocument,
  ClockAnswer,
  CommandAnswer,
  type StoredObject,
  type WorkerCommand,
  WorkerReport,
} from '@gauntlet/contract'
import {
  type Channel,
  type ChannelHandlers,
  type ClockSample,
  estimateClockOffset,
  nowNs,
} from '@gauntlet/engine'
import type { NatsConnection } from '@nats-io/transport-node'
import type { ObjectStore } from './object-store.ts'
import { toClock, toCommands } from './subjects.ts'

/** How long a command is repeated until its worker answers: a server that starts again takes less. */
const COMMAND_MS = 10_000
const ATTEMPT_MS = 2_000
const AGAIN_MS = 200
/** A start is announced so far ahead that it arrives although it has to be repeated. */
const LEAD_MS = 1_000
/** Of so many round trips the offset is made. */
const ROUND_TRIPS = 50

export type NatsChannelOptions = {
  readonly connection: NatsConnection
  readonly store: ObjectStore
  readonly session: string
  /** Which of the workers of the session, from 0. */
  readonly number: number
  /** How it is called on the server. */
  readonly worker: string
  readonly files: StoredObject
  readonly env: readonly string[]
  /** Where its operations go when they have come. */
  readonly historyFile: string | undefined
}

/** The end that a coordinator holds of what connects it with one worker that joined. */
export class NatsChannel implements Channel {
  readonly leadMs = LEAD_MS
  readonly #options: NatsChannelOptions
  #handlers: ChannelHandlers | undefined
  #sequence = 0
  #queue = Promise.resolve()
  #reading = Promise.resolve()
  #isOver = false

  constructor(options: NatsChannelOptions) {
    this.#options = options
  }

  listen(handlers: ChannelHandlers): void {
    this.#handlers = handlers
  }

  send(message: unknown): void {
    const sequence = ++this.#sequence
    this.#queue = this.#queue
      .then(async () => {
        if (!this.#isOver) await this.#command(await this.#toCommand(message, sequence))
      })
      .catch((error: unknown) => this.end((error as Error).message))
  }

  /** Its sign of life came. */
  beat(): void {
    this.#handlers?.onAlive?.()
  }

  /** A report of its worker came. A result is passed on when its history is here. */
  receive(text: string): void {
    this.#reading = this.#reading.then(async () => {
      try {
        const report = checkDocument(WorkerReport, JSON.parse(text), 'a report of a worker')
        const { historyFile, store } = this.#options
        if (report.history && historyFile !== undefined)
          await store.getFile(report.history, historyFile)
        if (report.kind === 'ended') this.end(report.why)
        else if (!this.#isOver) this.#handlers?.onMessage(report.message)
      } catch (error) {
        this.end(`what it sent cannot be read: ${(error as Error).message}`)
      }
    })
  }

  end(why: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handlers?.onEnd(why)
  }

  async measureClock() {
    const { connection, worker } = this.#options
    const samples: ClockSample[] = []
    for (let at = 0; at < ROUND_TRIPS; at++) {
      const sentNs = nowNs()
      const answer = await connection.request(toClock(worker), '', { timeout: ATTEMPT_MS })
      const [receivedNs, wallMs] = [nowNs(), Date.now()]
      const theirs = checkDocument(ClockAnswer, answer.json(), 'an answer about a clock')
      const clock = { monotonicNs: theirs.monotonic_ns, wallMs: theirs.wall_ms }
      samples.push({ sentNs, receivedNs, wallMs, theirs: clock })
    }
    return estimateClockOffset(samples)
  }

  async close(): Promise<void> {
    const { session, number, store } = this.#options
    this.#isOver = true
    await this.#reading
    const { connection, worker } = this.#options
    const release: WorkerCommand = { type: 'release', session }
    // One that does not get it misses its coordinator, and ends the same.
    await requestCommand(connection, worker, release).catch(() => undefined)
    for (const name of [toPlanName(session, number), toHistoryName(session, number)])
      await store.remove(name)
  }

  async #toCommand(message: unknown, sequence: number): Promise<WorkerCommand> {
    const { session, number, store, files, env } = this.#options
    if (!isPlan(message)) return { type: 'message', session, sequence, message }
    const bytes = new TextEncoder().encode(JSON.stringify(message))
    const plan = await store.put(toPlanName(session, number), bytes)
    return { type: 'plan', session, sequence, plan, files, env: [...env] }
  }

  async #command(command: WorkerCommand): Promise<void> {
    const { connection, worker } = this.#options
    const deadline = performance.now() + COMMAND_MS
    for (;;) {
      try {
        const why = await requestCommand(connection, worker, command)
        if (why === null) return
        this.end(why)
        return
      } catch (error) {
        if (performance.now() > deadline)
          throw new Error(`it does not answer: ${(error as Error).message}`, { cause: error })
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }
}

/** @returns why it was not accepted; null where it was. @throws Error where no answer came */
export async function requestCommand(
  connection: NatsConnection,
  worker: string,
  command: WorkerCommand,
): Promise<string | null> {
  const options = { timeout: ATTEMPT_MS }
  const answer = await connection.request(toCommands(worker), JSON.stringify(command), options)
  return checkDocument(CommandAnswer, answer.json(), 'an answer of a worker').why
}

const isPlan = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'plan'

const toPlanName = (session: string, number: number): string => `${session}/plan-${number}`
export const toHistoryName = (session: string, number: number): string =>
  `${session}/history-${number}`
