import { toFileError, ToolError } from '@gauntlet/contract'
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { endGroupWithUs } from './end-with-us.ts'
import { isFullNow } from './disk-room.ts'
import { openLog } from './own-folder.ts'
import { pauseGroup } from './pause-group.ts'
import { signalGroup, signalProcess } from './signal-process.ts'

export type ProcessOptions = {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output and error go here; it is saved as evidence. */
  readonly logFile: string
  /** Gets a sentence when the log cannot be saved there, and goes to the temporary folder. */
  readonly note?: ((sentence: string) => void) | undefined
}

/** The end of a process that nobody of us asked for. */
export type ProcessExit = {
  readonly pid: number
  /** ISO 8601. */
  readonly at: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly logFile: string
}

/** A process that this one started, and that never outlives it. */
export type OwnedProcess = {
  readonly pid: number
  readonly logFile: string
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  isRunning(): boolean
  /** How it ended by itself; undefined while it runs, and when Gauntlet ended it. */
  readonly exit: ProcessExit | undefined
  kill(signal: NodeJS.Signals): void
  /** SIGKILL for its whole group: `npm start` dies with what it started. Resolves when it has ended. */
  killGroup(): Promise<void>
  /** Its whole group stands still for `ms`, or until the signal aborts; resolves to whether it was seen stopped. */
  pause(ms: number, signal?: AbortSignal): Promise<{ readonly stoodStill: boolean }>
  /** SIGTERM, then SIGKILL for its whole group when it does not end in time. */
  stop(graceMs?: number): Promise<void>
  /** Removes its log where that is in the temporary folder and its path was not printed: there is no evidence in it. */
  discardLog(): void
}

const defaultGraceMs = 10_000

// The shell becomes the command (`exec`), so its pid is the command's. Its standard input is the pipe of the watcher.
const guard = `exec 3<&0
${endGroupWithUs}
exec "$@" </dev/null 3<&-`

/**
 * Starts a command in its own process group, so that Ctrl-C reaches us alone.
 *
 * @throws ToolError START_FAILED when the program does not exist
 */
export async function startProcess(options: ProcessOptions): Promise<OwnedProcess> {
  const { log, ...kept } = openLogOf(options)
  const child = spawn('/bin/sh', ['-c', guard, 'sh', ...options.command], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  child.stdin?.on('error', () => undefined) // it ended before it was asked to
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => {
      child.stdin?.end('done\n')
      resolve({ code, signal })
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => {
      discard(kept)
      const what = `cannot start ${options.command.join(' ')} in ${options.cwd}`
      reject(new ToolError('START_FAILED', `${what}: ${cause.message}`, { cause }))
    })
  })
  return own(child, kept, ended)
}

type KeptLog = {
  readonly logFile: string
  /** The folder made for it, which no note names. */
  readonly unsaid?: string | undefined
}
type OpenLog = KeptLog & { readonly log: number }

/** Where its log cannot be saved with the evidence, what is measured must not be lost: it goes to the temporary folder. */
function openLogOf({ logFile, note }: ProcessOptions): OpenLog {
  try {
    makeLogFolder(logFile)
    if (isFullNow(dirname(logFile)))
      throw new ToolError('DISK_FULL', `cannot write the log ${logFile}: its disk is full`)
    return { log: openLog(logFile, 'replace'), logFile }
  } catch (error) {
    if (!(error instanceof ToolError) || error.code === 'PATH_FOREIGN') throw error
    const elsewhere = openInTemporaryFolder(basename(logFile))
    if (!elsewhere) throw error
    note?.(`${error.message}; the log is ${elsewhere.logFile}`)
    return note ? elsewhere : { ...elsewhere, unsaid: dirname(elsewhere.logFile) }
  }
}

function openInTemporaryFolder(name: string): OpenLog | undefined {
  try {
    const logFile = join(mkdtempSync(join(tmpdir(), 'gauntlet-logs-')), name)
    return { log: openLog(logFile, 'replace'), logFile }
  } catch {
    return undefined
  }
}

function discard({ unsaid }: KeptLog): void {
  if (unsaid !== undefined) rmSync(unsaid, { recursive: true, force: true })
}

function makeLogFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (cause) {
    throw toFileError(cause, `cannot write the log ${file}`)
  }
}

function own(child: ChildProcess, kept: KeptLog, ended: OwnedProcess['ended']): OwnedProcess {
  const { logFile } = kept
  const pid = child.pid as number
  const isRunning = () => child.exitCode === null && child.signalCode === null
  let exit: ProcessExit | undefined
  let isEndedByUs = false
  child.once('exit', (code, signal) => {
    if (!isEndedByUs) exit = { pid, at: new Date().toISOString(), code, signal, logFile }
  })
  return {
    pid,
    logFile,
    ended,
    isRunning,
    get exit() {
      return exit
    },
    kill: (signal) => {
      if (!isRunning()) return
      isEndedByUs = true
      signalProcess(pid, signal)
    },
    killGroup: async () => {
      if (isRunning()) {
        isEndedByUs = true
        signalGroup(pid, 'SIGKILL')
      }
      await ended
    },
    pause: (ms, signal) => pauseGroup(pid, ms, signal),
    stop: async (graceMs = defaultGraceMs) => {
      if (!isRunning()) return
      isEndedByUs = true
      signalGroup(pid, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
    },
    discardLog: () => discard(kept),
  }
}
