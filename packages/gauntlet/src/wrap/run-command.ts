import { startForeground, type ForegroundProcess } from '@gauntlet/stack'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Io } from '../cli/io.ts'

export type CommandRun = {
  readonly command: readonly string[]
  /** What it finds in its environment besides ours. */
  readonly variables: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly io: Pick<Io, 'cwd' | 'env' | 'stdout' | 'stderr' | 'isTerminal'>
  /** Its standard output goes to our standard error: ours is for one document. */
  readonly isJson: boolean
  readonly signal: AbortSignal
}

export type CommandEnd = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why Gauntlet ended it; undefined where it ended by itself. */
  readonly endedBy: 'interrupt' | 'timeout' | undefined
  /** It left processes behind, which were ended. */
  readonly leftBehind: boolean
}

/** How long a command that was asked to end may take, and how long what it left behind may go on. */
const GRACE_MS = 5_000
const POLL_MS = 50
/** How long what it wrote last may take to arrive. */
const OUTPUT_MS = 1_000

/**
 * Runs a command to its end, and ends what it leaves in its process group.
 *
 * @throws ToolError USAGE when it cannot be started
 */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { io, isJson, signal } = run
  const command = await startForeground({
    command: run.command,
    cwd: io.cwd,
    env: { ...io.env, ...run.variables },
    // A terminal keeps its colours and its progress; elsewhere no line of it is a command to CI.
    stdout: io.isTerminal ? (isJson ? 2 : 1) : isJson ? io.stderr : io.stdout,
    stderr: io.isTerminal ? 2 : io.stderr,
  })
  let endedBy: CommandEnd['endedBy']
  const end = (why: NonNullable<CommandEnd['endedBy']>): void => {
    endedBy ??= why
    void endGroup(command, 'SIGINT')
  }
  const timer = setTimeout(() => end('timeout'), run.timeoutMs)
  const interrupt = (): void => end('interrupt')
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  const ended = await command.ended
  clearTimeout(timer)
  signal.removeEventListener('abort', interrupt)
  const leftBehind = await endLeftovers(command)
  await Promise.race([command.closed, sleep(OUTPUT_MS, undefined, { ref: false })])
  return { ...ended, endedBy, leftBehind }
}

/** Asks a group to end, then ends it. */
async function endGroup(command: ForegroundProcess, first: NodeJS.Signals): Promise<void> {
  for (const name of [first, 'SIGTERM', 'SIGKILL'] as const) {
    command.signal(name)
    if (await isGone(command)) return
  }
}

/** What it started in the background may finish; what does not is ended. @returns whether there was any to end */
async function endLeftovers(command: ForegroundProcess): Promise<boolean> {
  if (await isGone(command)) return false
  await endGroup(command, 'SIGTERM')
  return true
}

async function isGone(command: ForegroundProcess): Promise<boolean> {
  const deadline = performance.now() + GRACE_MS
  while (command.isGroupAlive()) {
    if (performance.now() > deadline) return false
    await sleep(POLL_MS)
  }
  return true
}
