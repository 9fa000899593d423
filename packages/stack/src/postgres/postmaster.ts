import { ToolError } from '@gauntlet/contract'
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isAlive, signalProcess } from '../signal-process.ts'

const stopLimitMs = 30_000
const pollMs = 20

export type RunningServer = { readonly pid: number; readonly port: number }

/** The server of the cluster in this folder, once it takes connections. */
export async function findRunning(folder: string): Promise<RunningServer | undefined> {
  const { pid, port, ready } = await readPostmaster(folder)
  return ready && (await isServerOf(folder, pid)) ? { pid, port } : undefined
}

/**
 * The same, once a server that is starting or stopping has done so.
 *
 * @throws ToolError START_FAILED when it does neither within that time
 */
export async function findSettled(
  folder: string,
  limitMs: number,
): Promise<RunningServer | undefined> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const running = await findRunning(folder)
    if (running) return running
    const holder = await findHolder(folder)
    if (holder === undefined) return undefined
    if (performance.now() > deadline) throw refuseHeld(folder, holder)
    await new Promise((wake) => setTimeout(wake, pollMs))
  }
}

/** Two commands of one project use one server. */
const afterOther = 'Wait until the other command has ended, then run this one again.'

export function refuseOther(folder: string, { pid }: RunningServer): ToolError {
  return new ToolError(
    'START_FAILED',
    `a PostgreSQL of another command runs in ${folder} (pid ${pid}): end that command first`,
    { hint: afterOther },
  )
}

export function refuseHeld(folder: string, pid: number): ToolError {
  return new ToolError(
    'START_FAILED',
    `pid ${pid} holds the PostgreSQL folder ${folder} (data/postmaster.pid) but takes no connections: let it recover or end, or end it by kill -QUIT ${pid}, then start again`,
    { hint: afterOther },
  )
}

/** The pid of the server that has this cluster, ready or not. */
export async function findHolder(folder: string): Promise<number | undefined> {
  const { pid } = await readPostmaster(folder)
  return (await isServerOf(folder, pid)) ? pid : undefined
}

/**
 * A server that was killed leaves its pid file, and PostgreSQL refuses to start while a process has that number. Where
 * it is a stranger's by now, the file goes; where it is nobody's, PostgreSQL replaces the file itself.
 */
export async function removeStalePidFile(folder: string): Promise<void> {
  const { pid } = await readPostmaster(folder)
  if (isAlive(pid) && !(await isServerOf(folder, pid))) await rm(pidFile(folder), { force: true })
}

/** Ends a server of this cluster; by force when it does not go. Never touches who has its number after it. */
export async function stopServer(
  folder: string,
  pid: number,
  signal: 'SIGINT' | 'SIGQUIT',
): Promise<void> {
  if (!(await isServerOf(folder, pid))) return
  signalProcess(pid, signal)
  const deadline = performance.now() + stopLimitMs
  while (await isServerOf(folder, pid)) {
    if (performance.now() > deadline) signalProcess(pid, 'SIGKILL')
    await new Promise((wake) => setTimeout(wake, pollMs))
  }
}

/** Whether a server of this cluster ends by itself within that time. */
export async function endsWithin(folder: string, pid: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs
  while (await isServerOf(folder, pid)) {
    if (performance.now() > deadline) return false
    await new Promise((wake) => setTimeout(wake, pollMs))
  }
  return true
}

/** The first lines of `postmaster.pid`: pid, folder, start time, port, socket folder, address, memory, status. */
async function readPostmaster(folder: string) {
  const text = await readFile(pidFile(folder), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** After a crash a server's number may be another process's: its command line shows it. */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  const command = await readCommand(pid)
  return command === undefined || command.includes(join(folder, 'data'))
}

/** Linux has it in /proc, others report it by `ps`; undefined where neither does. */
async function readCommand(pid: number): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    if (process.platform === 'linux') return isAlive(pid) ? undefined : ''
    const asked = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
    return await asked.then(
      ({ stdout }) => stdout,
      () => undefined,
    )
  }
}

function pidFile(folder: string): string {
  return join(folder, 'data', 'postmaster.pid')
}
