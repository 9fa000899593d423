import {
  checkDocument,
  type CommandAnswer,
  type JoinedWorker,
  NATS_PROTOCOL,
  ToolError,
  WorkerCommand,
} from '@gauntlet/contract'
import { nowNs } from '@gauntlet/engine'
import type { Msg } from '@nats-io/transport-node'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { AgentOptions } from './agent-options.ts'
import { AgentSession } from './agent-session.ts'
import { ROLL_CALL, toClock, toCommands } from './subjects.ts'

/**
 * Serves coordinators, one after another, until the signal aborts. Each load is sent by a fresh process, as `--workers N`
 * starts them; this one passes on its messages, so that it answers at once while that one works.
 *
 * @returns whether every load was served to its end
 */
export async function serveNats(options: AgentOptions): Promise<boolean> {
  return await new Agent(options).serve()
}

class Agent {
  readonly #options: AgentOptions
  /** Letters and digits only: it is part of a subject. */
  readonly #name = randomBytes(8).toString('hex')
  #session: AgentSession | undefined
  #isWhole = true
  #finish: (() => void) | undefined
  readonly #finished = new Promise<void>((resolve) => (this.#finish = resolve))

  constructor(options: AgentOptions) {
    this.#options = options
  }

  async serve(): Promise<boolean> {
    const { connection, signal } = this.#options
    const answer = (
      subject: string,
      toAnswer: (message: Msg) => object | Promise<object>,
    ): void => {
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error) return
          void Promise.resolve(toAnswer(message)).then((value) =>
            message.respond(JSON.stringify(value)),
          )
        },
      })
    }
    answer(ROLL_CALL, () => this.#describe())
    answer(toCommands(this.#name), (message) => this.#command(message))
    connection.subscribe(toClock(this.#name), {
      callback: (_, message) => {
        message.respond(JSON.stringify({ monotonic_ns: nowNs(), wall_ms: Date.now() }))
      },
    })
    await connection.flush()
    this.#options.onReady()
    const stop = (): void => this.#finish?.()
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void connection.closed().then(stop)
    await this.#finished
    await this.#session?.end('it was stopped')
    return this.#isWhole
  }

  #describe(): JoinedWorker {
    return {
      worker: this.#name,
      host: hostname(),
      pid: process.pid,
      tool: this.#options.tool,
      protocol: NATS_PROTOCOL,
      isFree: this.#session === undefined,
    }
  }

  async #command(message: Msg): Promise<CommandAnswer> {
    try {
      const command = checkDocument(WorkerCommand, message.json(), 'a command of the coordinator')
      return { why: await this.#obey(command) }
    } catch (error) {
      return { why: (error as Error).message }
    }
  }

  async #obey(command: WorkerCommand): Promise<string | null> {
    if (command.type === 'claim') return await this.#claim(command)
    const session = this.#session
    if (session?.id !== command.session)
      return command.type === 'release' ? null : 'it serves another load by now'
    if (command.type === 'release') await session.end()
    else if (command.type === 'plan') session.plan(command)
    else session.pass(command)
    return null
  }

  async #claim(command: Extract<WorkerCommand, { type: 'claim' }>): Promise<string | null> {
    const { tool, onNote, once } = this.#options
    if (this.#session?.id === command.session) return null
    if (this.#session) return 'it is busy with another load'
    if (command.tool !== tool)
      return `it is Gauntlet ${tool}, and the coordinator is ${command.tool}`
    const session = new AgentSession(this.#options, command)
    this.#session = session
    onNote(`load ${session.id}: this is worker ${command.number + 1}`)
    void session.over.then((why) => {
      onNote(`load ${session.id}: ${why ?? 'sent'}`)
      if (why !== undefined) this.#isWhole = false
      this.#session = undefined
      if (once) this.#finish?.()
    })
    await session.open()
    return null
  }
}

/** What ends a worker that could not serve. */
export const toUnserved = (): ToolError =>
  new ToolError('WORKERS_UNREACHABLE', 'the load of this worker did not come to its end', {
    hint: 'The lines above name the reason.',
  })
