import { type JoinedWorker, ToolError } from '@gauntlet/contract'
import type { NatsConnection } from '@nats-io/transport-node'
import { randomUUID } from 'node:crypto'
import type { ProjectFiles } from '../project/project-files.ts'
import { packProject } from '../project/pack-project.ts'
import type { RemoteWorkers } from '../workers-request.ts'
import { connectNats } from './connect-nats.ts'
import type { NatsAddress } from './nats-address.ts'
import { type JoinOptions, joinWorkers } from './join-workers.ts'
import { NatsChannel } from './nats-channel.ts'
import { openObjectStore } from './object-store.ts'
import { openResultReceiver, type ResultReceiver } from './result-stream.ts'
import { toAlive, toBeat } from './subjects.ts'

/** Workers that miss this for some seconds stop by themselves. */
const ALIVE_MS = 500
/** A server that is away makes its workers silent: that long it may start again. */
const SILENT_MS = 15_000

export type NatsWorkersOptions = Omit<JoinOptions, 'session'> & {
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Takes the workers that joined a NATS server for one load. They are free again when this is closed.
 *
 * @throws ToolError as `connectNats` and `joinWorkers`
 */
export async function openNatsWorkers(options: NatsWorkersOptions): Promise<RemoteWorkers> {
  const { address, env, signal } = options
  const waitMs = options.wanted === undefined ? 0 : options.waitMs
  const connection = await connectNats(address, { env, signal, waitMs })
  const session = randomUUID()
  const alive = (): void => connection.publish(toAlive(session))
  const pulse = setInterval(alive, ALIVE_MS)
  try {
    const workers = await joinWorkers(connection, { ...options, session })
    return new NatsWorkers({ connection, session, workers, pulse, address })
  } catch (error) {
    // Those that it had are free again without it.
    clearInterval(pulse)
    await connection.close()
    throw error
  }
}

type Joined = {
  readonly connection: NatsConnection
  readonly session: string
  readonly workers: readonly JoinedWorker[]
  readonly pulse: NodeJS.Timeout
  readonly address: NatsAddress
}

class NatsWorkers implements RemoteWorkers {
  readonly silentMs = SILENT_MS
  readonly #joined: Joined
  #receiver: ResultReceiver | undefined
  #channels: readonly NatsChannel[] = []
  #removeFiles: (() => Promise<void>) | undefined

  constructor(joined: Joined) {
    this.#joined = joined
  }

  get count(): number {
    return this.#joined.workers.length
  }

  get hosts(): readonly string[] {
    return this.#joined.workers.map(({ host }) => host)
  }

  async open(project: ProjectFiles, toHistoryFile: (worker: number) => string | undefined) {
    try {
      return await this.#open(project, toHistoryFile)
    } catch (cause) {
      if (cause instanceof ToolError) throw cause
      const why = `NATS at ${this.#joined.address.text} does not take the load: ${(cause as Error).message}`
      throw new ToolError('WORKERS_UNREACHABLE', why, { cause })
    }
  }

  async #open(project: ProjectFiles, toHistoryFile: (worker: number) => string | undefined) {
    const { session, workers, connection } = this.#joined
    const store = await openObjectStore(connection)
    const name = `${session}/files`
    const files = await store.put(name, await packProject(project))
    this.#removeFiles = () => store.remove(name)
    this.#channels = workers.map(
      ({ worker }, number) =>
        new NatsChannel({
          connection,
          store,
          session,
          number,
          worker,
          files,
          env: project.env,
          historyFile: toHistoryFile(number),
        }),
    )
    this.#receiver = await openResultReceiver(connection, session, (number, text) =>
      this.#channels[number]?.receive(text),
    )
    connection.subscribe(toBeat(session, '*'), {
      callback: (_, { subject }) => this.#channels[Number(subject.split('.').at(-1))]?.beat(),
    })
    void connection.closed().then((error) => {
      for (const channel of this.#channels)
        channel.end(`the connection to NATS is closed${error ? `: ${error.message}` : ''}`)
    })
    return this.#channels
  }

  async close(): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.close()))
    clearInterval(this.#joined.pulse)
    await this.#removeFiles?.()
    await this.#receiver?.close()
    await this.#joined.connection.close()
  }
}
