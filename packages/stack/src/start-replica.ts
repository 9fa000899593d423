import { ToolError, type StartConfig } from '@gauntlet/contract'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from './free-port.ts'
import { startProcess, type OwnedProcess, type ProcessExit } from './owned-process.ts'
import { waitUntilReady, type Unready } from './wait-until-ready.ts'

export type ReplicaOptions = {
  /** Of its target. */
  readonly name: string
  /** From 0. */
  readonly index: number
  /** How many replicas the target has. Default 1. */
  readonly count?: number
  /** How often it was started before; names its log. Default 0. */
  readonly restarts?: number
  readonly start: StartConfig
  /** Where its command runs. */
  readonly folder: string
  readonly databaseUrl: string | undefined
  readonly logFolder: string
  /** Whether what it waits for cannot come any more; see `waitUntilReady`. */
  readonly isInVain?: ((unready: Unready) => Promise<boolean>) | undefined
  readonly note?: ((sentence: string) => void) | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

/** One copy of a target's process; it stays the same replica when its process is another one. */
export type Replica = {
  readonly url: string
  /** The one that runs, or ran last. */
  readonly process: OwnedProcess
  /** Its processes that ended by themselves, in their order. */
  readonly exits: readonly ProcessExit[]
  /**
   * Starts the command again where it was, once its process has ended, and waits until it can serve.
   *
   * @throws ToolError START_FAILED
   */
  restart(): Promise<void>
  stop(): Promise<void>
}

const defaultReadyPath = '/ready'
const defaultReadyTimeoutMs = 60_000

/**
 * Starts one replica and waits until it can serve; what was started is stopped again when it cannot.
 *
 * @throws ToolError START_FAILED or PORT_TAKEN naming the target
 */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { name, index, start } = options
  const port = start.port === undefined ? await findFreePort() : start.port + index
  if (start.port !== undefined) await refuseTakenPort(name, port)
  const place = { ...options, port, url: `http://127.0.0.1:${port}` }
  let { restarts = 0 } = options
  let launching = launch(place, restarts)
  let process = await launching
  const before: OwnedProcess[] = []
  return {
    url: place.url,
    get process() {
      return process
    },
    get exits() {
      return [...before, process].flatMap(({ exit }) => exit ?? [])
    },
    restart: async () => {
      await process.ended
      restarts += 1
      launching = launch(place, restarts)
      const next = await launching
      before.push(process)
      process = next
    },
    // Also one that is being started again.
    stop: async () => {
      const last = await launching.catch(() => undefined)
      await last?.stop()
      // The log of one that ended by itself is evidence.
      for (const each of new Set([...before, process, last ?? process]))
        if (each.exit === undefined) each.discardLog()
    },
  }
}

type ReplicaAddress = ReplicaOptions & { readonly port: number; readonly url: string }

async function launch(place: ReplicaAddress, restarts: number): Promise<OwnedProcess> {
  const { name, index, count = 1, start, folder, logFolder, note, port, url, signal } = place
  const again = restarts === 0 ? '' : `-restart-${restarts}`
  const process = await startProcess({
    command: start.command,
    cwd: folder,
    env: toReplicaEnv(place, port),
    logFile: join(logFolder, `${name}-${index + 1}${again}.log`),
    note,
  })
  try {
    await waitUntilReady({
      name: count > 1 ? `${name} (replica ${index + 1} of ${count})` : name,
      url: `${url}${start.ready ?? defaultReadyPath}`,
      timeoutMs: start.readyTimeoutMs ?? defaultReadyTimeoutMs,
      process,
      isInVain: restarts === 0 ? place.isInVain : undefined,
      ...(signal ? { signal } : {}),
    })
    return process
  } catch (error) {
    await process.stop()
    throw error
  }
}

type Environment = Pick<ReplicaOptions, 'env' | 'databaseUrl' | 'start'>

/** What a replica finds in its environment, and who works for it too. Without a port before there is a replica. */
export function toReplicaEnv({ env, databaseUrl, start }: Environment, port: number | undefined) {
  return {
    ...env,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...start.env,
    ...(port === undefined ? {} : { PORT: String(port) }),
    HOST: '127.0.0.1',
  }
}

async function refuseTakenPort(name: string, port: number): Promise<void> {
  await new Promise<void>((done, failed) => {
    const server = createServer()
    server.once('error', (cause) =>
      failed(new ToolError('PORT_TAKEN', `port ${port}, wanted by ${name}, is taken`, { cause })),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => done()))
  })
}
