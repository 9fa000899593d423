import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { endGroupWithUs } from './end-with-us.ts'
import { isGroupAlive, signalGroup } from './signal-process.ts'

/** Where what a process writes goes: to a file descriptor of ours, or piece by piece to a function. */
export type Output = number | ((text: string) => void)

export type ForegroundOptions = {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
}

/** A command whose output the user sees, in its own process group: it never outlives us. */
export type ForegroundProcess = {
  readonly pid: number
  /** Resolves when the command itself has ended; what it left in its group may go on. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Resolves when all that it wrote has been given on: nothing holds its output open any more. */
  readonly closed: Promise<void>
  /** Whether anything of its group runs. */
  isGroupAlive(): boolean
  /** Signals its whole group. */
  signal(signal: NodeJS.Signals): void
}

// The command's end is written to a separate pipe, for Node closes standard input before it reports that a process has ended.
const guard = `${endGroupWithUs}
exec "$@" 3<&-`

/**
 * Starts a command of the user's. It reads nothing from standard input.
 *
 * @throws ToolError USAGE when there is no such program, or it cannot be executed
 */
export async function startForeground(options: ForegroundOptions): Promise<ForegroundProcess> {
  const { command, cwd, env, stdout, stderr } = options
  requireProgram(command[0] ?? '', { cwd, env })
  const child = spawn('/bin/sh', ['-c', guard, 'sh', ...command], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', toStdio(stdout), toStdio(stderr), 'pipe'],
  })
  const watcher = child.stdio[3] as Writable
  watcher.on('error', () => undefined) // it ended before it was asked to
  pipe(child.stdout, stdout)
  pipe(child.stderr, stderr)
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('exit', (code, signal) => {
      watcher.end('done\n')
      done({ code, signal })
    })
  })
  const closed = new Promise<void>((done) => child.once('close', () => done()))
  await new Promise<void>((done, failed) => {
    child.once('spawn', done)
    child.once('error', (cause) => {
      const what = `cannot start ${command.join(' ')} in ${cwd}: ${cause.message}`
      failed(new ToolError('USAGE', what, { cause }))
    })
  })
  const pid = child.pid as number
  return {
    pid,
    ended,
    closed,
    isGroupAlive: () => isGroupAlive(pid),
    signal: (signal) => signalGroup(pid, signal),
  }
}

const toStdio = (output: Output) => (typeof output === 'number' ? output : 'pipe')

function pipe(stream: NodeJS.ReadableStream | null, output: Output): void {
  if (!stream || typeof output === 'number') return
  const decoder = new StringDecoder('utf8')
  stream.on('data', (bytes: Buffer) => output(decoder.write(bytes)))
  stream.on('error', () => undefined)
}

/** @throws ToolError USAGE when there is no such program, or it cannot be executed */
export function requireProgram(
  name: string,
  { cwd, env }: Pick<ForegroundOptions, 'cwd' | 'env'>,
): void {
  if (name.includes('/')) {
    const file = resolve(cwd, name)
    if (isExecutable(file)) return
    const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined
    const why = isThere ? 'is not executable: chmod +x it, or name its interpreter' : 'is not there'
    throw new ToolError('USAGE', `cannot start ${name}: ${file} ${why}`)
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  if (folders.some((folder) => isExecutable(resolve(cwd, folder, name)))) return
  throw new ToolError(
    'USAGE',
    `cannot start ${name}: no folder of PATH has a program of that name; install it, or give its path`,
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
