import { type StoredObject, ToolError, type WorkerCommand } from '@gauntlet/contract'
import { type Channel, startWorkerProcess } from '@gauntlet/engine'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackProject } from '../project/unpack-project.ts'
import type { AgentOptions } from './agent-options.ts'
import { Lease } from './lease.ts'
import { toHistoryName } from './nats-channel.ts'
import { type ObjectStore, openObjectStore } from './object-store.ts'
import { openResultSender, type ResultSender } from './result-stream.ts'
import { toAlive, toBeat } from './subjects.ts'

type Claim = Extract<WorkerCommand, { type: 'claim' }>
type Plan = Extract<WorkerCommand, { type: 'plan' }>
type Message = Extract<WorkerCommand, { type: 'message' }>

const MISSING_HINT =
  'Values of the environment do not travel: set the variables where the worker is started, empty where no value is needed.'

/** One load, on the side of a worker that joined: its process, and what is passed between that and the coordinator. */
export class AgentSession {
  readonly id: string
  readonly #options: AgentOptions
  readonly #number: number
  readonly #stop = new AbortController()
  readonly #lease: Lease
  #resolve: ((why: string | undefined) => void) | undefined
  /** Resolves when the worker is free again: why it served no load to its end, where it did not. */
  readonly over = new Promise<string | undefined>((resolve) => (this.#resolve = resolve))
  #sequence = 0
  #waiting = new Map<number, unknown>()
  #channel: Channel | undefined
  #sender: ResultSender | undefined
  #store: ObjectStore | undefined
  #folder: string | undefined
  #history: string | undefined
  #problem: string | undefined
  #hasResult = false
  #starting = Promise.resolve()
  #isEnding: Promise<void> | undefined

  constructor(options: AgentOptions, { session, number }: Claim) {
    this.#options = options
    this.id = session
    this.#number = number
    this.#lease = new Lease(options.connection, toAlive(session), (why) => void this.end(why))
  }

  async open(): Promise<void> {
    const { connection } = this.#options
    this.#store = await openObjectStore(connection)
    this.#sender = await openResultSender(connection, {
      session: this.id,
      number: this.#number,
      signal: this.#stop.signal,
    })
  }

  plan(command: Plan): void {
    if (!this.#take(command.sequence)) return
    this.#starting = this.#start(command).catch((error: unknown) => this.#refuse(error as Error))
  }

  pass({ sequence, message }: Message): void {
    if (!this.#take(sequence)) return
    if (this.#channel) this.#channel.send(message)
    else this.#waiting.set(sequence, message)
  }

  /** The load is over, or nobody waits for it any more. @param why it was not sent to its end */
  async end(why?: string): Promise<void> {
    if (why !== undefined) this.#problem ??= why
    this.#isEnding ??= this.#end()
    await this.#isEnding
  }

  /** Whether a command came for the first time. They come one after another. */
  #take(sequence: number): boolean {
    if (sequence <= this.#sequence) return false
    this.#sequence = sequence
    return true
  }

  async #start({ plan, files, env }: Plan): Promise<void> {
    const { process, tool } = this.#options
    const missing = env.filter((name) => process.env[name] === undefined)
    if (missing.length > 0)
      throw new ToolError(
        'CONFIG_INVALID',
        `its environment lacks ${missing.join(', ')}, which the files of the load read`,
        { hint: MISSING_HINT },
      )
    const store = this.#store as ObjectStore
    const written = JSON.parse((await store.get(plan)).toString('utf8')) as { job: WrittenJob }
    this.#folder = await mkdtemp(join(tmpdir(), 'gauntlet-worker-'))
    const project = await unpackProject(await store.get(files), {
      folder: join(this.#folder, 'project'),
      own: process.cwd,
    })
    const { job } = written
    if (job.history !== null) this.#history = join(this.#folder, 'operations.history')
    if (this.#isEnding) return
    const channel = startWorkerProcess(process)
    channel.listen({
      onMessage: (message) => void this.#passOn(message),
      onEnd: (why) => void this.#report(why),
    })
    const jobHere = {
      ...job,
      cwd: join(project, job.cwd),
      config: job.config === null ? null : join(project, job.config),
      history: this.#history ?? null,
    }
    channel.send({ ...written, tool, job: jobHere })
    this.#channel = channel
    for (const message of this.#waiting.values()) channel.send(message)
    this.#waiting.clear()
  }

  #refuse(error: Error): void {
    const { code, hint } = error instanceof ToolError ? error : { code: 'BUG', hint: '' }
    const message = `${error.message} (${hostname()})`
    const refusal = { type: 'refused', code, message, hint }
    this.#problem ??= message
    this.#sender?.send({ kind: 'message', message: refusal, history: null })
  }

  async #passOn(message: unknown): Promise<void> {
    this.#options.connection.publish(toBeat(this.id, this.#number))
    const isResult = isOfType(message, 'result')
    if (isResult) this.#hasResult = true
    const history = isResult ? await this.#storeHistory() : null
    this.#sender?.send({ kind: 'message', message, history })
  }

  /** The process ended, or could not be started. What it recorded until then is evidence all the same. */
  async #report(why: string): Promise<void> {
    if (this.#isEnding || this.#hasResult) return
    this.#problem ??= why
    const history = await this.#storeHistory().catch(() => null)
    this.#sender?.send({ kind: 'ended', why, history })
  }

  async #storeHistory(): Promise<StoredObject | null> {
    const file = this.#history
    if (file === undefined || !(await stat(file).catch(() => undefined))) return null
    return (await this.#store?.putFile(toHistoryName(this.id, this.#number), file)) ?? null
  }

  async #end(): Promise<void> {
    this.#lease.end()
    await this.#starting
    await this.#channel?.close()
    if (this.#options.signal.aborted && !this.#hasResult) {
      const history = await this.#storeHistory().catch(() => null)
      this.#sender?.send({ kind: 'ended', why: this.#problem ?? 'it was stopped', history })
      await Promise.race([this.#sender?.flushed(), new Promise((done) => setTimeout(done, 2_000))])
    }
    this.#stop.abort()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
    this.#resolve?.(this.#hasResult ? undefined : (this.#problem ?? 'it was not needed'))
  }
}

type WrittenJob = {
  readonly cwd: string
  readonly config: string | null
  readonly history: string | null
}

const isOfType = (message: unknown, type: string): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === type
