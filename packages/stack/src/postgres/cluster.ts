import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { findFreePort } from '../free-port.ts'
import { findPostgresBinaries, isReachableByOthers, type PostgresBinaries } from './binaries.ts'
import { crashSession } from './crash-session.ts'
import { initialise } from './initialise.ts'
import { lastLines } from './last-lines.ts'
import {
  findHolder,
  findRunning,
  findSettled,
  refuseHeld,
  removeStalePidFile,
  stopServer,
  type RunningServer,
} from './postmaster.ts'

export type PostgresOptions = {
  /** Folder of ours; the cluster lives in `<folder>/data`, its log in `<folder>/postgres.log`. */
  readonly folder: string
  /** Server settings: `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
  readonly port?: number
  readonly signal?: AbortSignal
  /** How long to wait for one that starts or stops, ours or another's; a minute unless given. */
  readonly startLimitMs?: number
  /**
   * `owner`: ends with this process, even when it is killed. `shared`: other commands may attach to it
   * and it outlives this process until somebody stops it.
   */
  readonly lifetime?: 'owner' | 'shared'
}

export type Postgres = {
  readonly port: number
  readonly pid: number
  readonly folder: string
  /** The connection URL of a database of this cluster. */
  url(database: string): string
  /** `fast` ends sessions and writes a checkpoint; `immediate` is a crash: the next start recovers. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** A session dies by force, the server recovers and takes connections again; gives that session's pid. */
  crashSession(): Promise<number>
}

const defaultStartLimitMs = 60_000

// The owner's death closes the pipe on which `read` waits: no cluster outlives a killed process. A server that recovers
// or cannot write its last checkpoint may never heed SIGINT, so SIGQUIT comes 8 s later and SIGKILL 8 s after that:
// at SIGQUIT PostgreSQL gives its own processes 5 s and kills them, SIGKILL would leave them behind. The shell is the
// server's parent: nobody else gets its number before `wait` returns, and then the watcher goes at once.
const guard = `exec 3<&0
"$@" & server=$!
(read -r _ <&3
for signal in INT QUIT KILL; do
  kill -$signal $server || exit
  for second in 1 2 3 4 5 6 7 8; do sleep 1; kill -0 $server || exit; done
done) 2>/dev/null &
wait $server; kill $! 2>/dev/null`

/**
 * Starts PostgreSQL on 127.0.0.1 in a folder of ours, making the cluster first when there is none. A shared
 * one that runs there already is attached to; one that another command owns is not touched.
 *
 * @throws ToolError START_FAILED with the last lines of the server's log
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = await findPostgresBinaries()
  const folder = await prepareFolder(resolve(options.folder), binaries)
  const mine = `${process.pid}-${randomBytes(4).toString('hex')}`
  const password = await readOrMakePassword(folder, mine)
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) await initialise(folder, { binaries, mine })
  const running = await findSettled(folder, options.startLimitMs ?? defaultStartLimitMs)
  if (running && options.lifetime !== 'shared') throw refuseOther(folder, running)
  const { pid, port } = running ?? (await launch(folder, binaries, options))
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  return {
    port,
    pid,
    folder,
    url,
    crashSession: () => crashSession({ url, logFile: join(folder, 'postgres.log') }),
    stop: (mode = 'fast') => stopServer(folder, pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
  }
}

function refuseOther(folder: string, { pid }: RunningServer): ToolError {
  return new ToolError(
    'START_FAILED',
    `a PostgreSQL of another command runs in ${folder} (pid ${pid}): end that command first`,
  )
}

/**
 * Makes the folder. As root, PostgreSQL runs as another user: where that one cannot pass (a project in
 * /root, say), the cluster goes to the temporary folder, under a name that the wish determines.
 */
async function prepareFolder(wish: string, { identity }: PostgresBinaries): Promise<string> {
  await mkdir(wish, { recursive: true })
  if (!identity) return wish
  const hash = createHash('sha256').update(wish).digest('hex').slice(0, 16)
  const reachable = await isReachableByOthers(dirname(wish))
  const folder = reachable ? wish : join(tmpdir(), `gauntlet-cluster-${hash}`)
  await mkdir(folder, { recursive: true })
  await chown(folder, identity.uid, identity.gid)
  await chmod(folder, 0o711)
  return folder
}

async function readOrMakePassword(folder: string, mine: string): Promise<string> {
  const file = join(folder, 'password')
  if (!existsSync(file)) {
    const draft = `${file}-${mine}`
    await writeFile(draft, randomBytes(18).toString('base64url'), { mode: 0o600 })
    // Of two commands that are the first at once the earlier one's password stays, and it is there whole.
    await link(draft, file).catch(unlessThere)
    await rm(draft)
  }
  return await readFile(file, 'utf8')
}

async function launch(folder: string, binaries: PostgresBinaries, options: PostgresOptions) {
  await removeStalePidFile(folder)
  const port = options.port ?? (await findFreePort())
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [binaries.postgres, '-D', join(folder, 'data'), '-p', String(port), ...flags]
  const logFile = join(folder, 'postgres.log')
  const log = await open(logFile, 'a')
  // Its own process group, so that Ctrl-C reaches us alone and we end it in our order.
  const [file, args] =
    options.lifetime === 'shared'
      ? [command[0] as string, command.slice(1)]
      : ['/bin/sh', ['-c', guard, 'postgres', ...command]]
  const child = spawn(file, args, {
    ...binaries.identity,
    cwd: dirname(folder),
    detached: true,
    stdio: [options.lifetime === 'shared' ? 'ignore' : 'pipe', log.fd, log.fd],
  })
  await log.close()
  let failure: unknown
  child.on('error', (error) => (failure = error))
  child.unref()
  const stdin = child.stdin as { unref?: () => void } | null
  stdin?.unref?.()
  const deadline = Date.now() + (options.startLimitMs ?? defaultStartLimitMs)
  for (;;) {
    const running = await findRunning(folder)
    if (running && running.port !== port && options.lifetime !== 'shared') {
      throw refuseOther(folder, running)
    }
    if (running) return running
    options.signal?.throwIfAborted()
    if (failure || Date.now() > deadline) break
    // Ours may have lost a race for the folder: then another command's server is about to be ready.
    if (child.exitCode !== null && (await findHolder(folder)) === undefined) break
    await new Promise((wake) => setTimeout(wake, 20))
  }
  const holder = child.exitCode === null ? undefined : await findHolder(folder)
  if (holder !== undefined) throw refuseHeld(folder, holder)
  const text = await readFile(logFile, 'utf8').catch(() => '')
  throw new ToolError(
    'START_FAILED',
    `PostgreSQL did not start in ${folder}:\n${lastLines(text)}`,
    { cause: failure },
  )
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
