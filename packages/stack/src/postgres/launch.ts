import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findDiskSaying } from '../disk-sayings.ts'
import { findFreePort } from '../free-port.ts'
import { openLog } from '../own-folder.ts'
import { readLastLines } from '../read-last-lines.ts'
import type { PostgresBinaries } from './binaries.ts'
import {
  findHolder,
  findRunning,
  refuseHeld,
  refuseOther,
  removeStalePidFile,
  type RunningServer,
} from './postmaster.ts'
import { noUse, openUsers, type ServerUse } from './server-use.ts'

export type PostgresOptions = {
  /** Folder of ours; the cluster lives in `<folder>/data`, its log in `<folder>/postgres.log`. */
  readonly folder: string
  /** Server settings: `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
  readonly port?: number
  readonly signal?: AbortSignal
  /** Gets a sentence when the cluster cannot be made in its folder, and is in the temporary folder. */
  readonly note?: ((sentence: string) => void) | undefined
  /** How long to wait for one that starts or stops, ours or another's; a minute unless given. */
  readonly startLimitMs?: number
  /**
   * `owner`: ends with this process, even when it is killed. `shared`: other commands may attach to it, and it ends
   * with the last process that uses it, even when that is killed.
   */
  readonly lifetime?: 'owner' | 'shared'
}

const pollMs = 20
export const defaultStartLimitMs = 60_000

// Standard input comes to its end when the owner dies, or the last user of a shared server: none outlives a killed
// process. A server that recovers or cannot write its last checkpoint may never heed SIGINT, so SIGQUIT comes 8 s later
// and SIGKILL 8 s after that: at SIGQUIT PostgreSQL gives its own processes 5 s and kills them, SIGKILL would leave them
// behind. The shell is the server's parent: nobody else gets its number before `wait` returns, and then the watcher goes
// at once. Only the watcher holds the reading end, and gives it up before it signals: who joins later is not deceived.
const guard = `exec 3<&0 </dev/null
"$@" 3<&- & server=$!
(while read -r _ <&3; do :; done
exec 3<&-
for signal in INT QUIT KILL; do
  kill -$signal $server || exit
  for second in 1 2 3 4 5 6 7 8; do sleep 1; kill -0 $server || exit; done
done) 2>/dev/null &
exec 3<&-
wait $server; kill $! 2>/dev/null`

export type Launched = RunningServer & { readonly use: ServerUse }

/** Starts the server of a cluster and waits until it takes connections. @throws ToolError START_FAILED, DISK_FULL, FILE_TOO_LARGE */
export async function launch(
  folder: string,
  binaries: PostgresBinaries,
  options: PostgresOptions,
): Promise<Launched> {
  await removeStalePidFile(folder)
  const port = options.port ?? (await findFreePort())
  const isShared = options.lifetime === 'shared'
  const unshared = { guardEnd: 'pipe', use: noUse } as const
  const { guardEnd, use } = isShared ? await openUsers(folder) : unshared
  const log = openLog(join(folder, 'postgres.log'), 'append')
  // Its own process group, so that Ctrl-C reaches us alone and we end it in our order.
  const command = toCommand(folder, { binaries, options, port })
  const child = spawn('/bin/sh', ['-c', guard, 'postgres', ...command], {
    ...binaries.identity,
    cwd: dirname(folder),
    detached: true,
    stdio: [guardEnd, log, log],
  })
  closeSync(log)
  if (typeof guardEnd === 'number') closeSync(guardEnd)
  let failure: unknown
  child.on('error', (error) => (failure = error))
  child.unref()
  const stdin = child.stdin as { unref?: () => void } | null
  stdin?.unref?.()
  try {
    const hasEnded = () => failure !== undefined || child.exitCode !== null
    const running = await untilReady(folder, { port, options, hasEnded })
    if (running) return { ...running, use }
    const holder = child.exitCode === null ? undefined : await findHolder(folder)
    if (holder !== undefined) throw refuseHeld(folder, holder)
    const words = await readLastLines(join(folder, 'postgres.log'), 8)
    const what = `PostgreSQL did not start in ${folder}:\n${words}`
    const code = findDiskSaying(words)?.code ?? 'START_FAILED'
    throw new ToolError(code, what, { cause: failure })
  } catch (error) {
    use.end()
    throw error
  }
}

type Command = {
  readonly binaries: PostgresBinaries
  readonly options: PostgresOptions
  readonly port: number
}

function toCommand(folder: string, { binaries, options, port }: Command): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return [binaries.postgres, '-D', join(folder, 'data'), '-p', String(port), ...flags]
}

type Waiting = {
  readonly port: number
  readonly options: PostgresOptions
  readonly hasEnded: () => boolean
}

/** Undefined when it did not come up. */
async function untilReady(
  folder: string,
  { port, options, hasEnded }: Waiting,
): Promise<RunningServer | undefined> {
  const deadline = performance.now() + (options.startLimitMs ?? defaultStartLimitMs)
  while (performance.now() <= deadline) {
    const running = await findRunning(folder)
    if (running && running.port !== port && options.lifetime !== 'shared') {
      throw refuseOther(folder, running)
    }
    if (running) return running
    options.signal?.throwIfAborted()
    // Ours may have lost a race for the folder: then another command's server is about to be ready.
    if (hasEnded() && (await findHolder(folder)) === undefined) return undefined
    await new Promise((wake) => setTimeout(wake, pollMs))
  }
  return undefined
}
