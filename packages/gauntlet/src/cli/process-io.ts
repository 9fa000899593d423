import { EXIT, readVariable } from '@gauntlet/contract'
import type { Io } from './io.ts'

const parentPollMs = 500

export type ProcessIo = Io & {
  /** Asks the command to stop, as Ctrl-C does. */
  readonly abort: (reason: Error) => void
  /** What kept standard output from being written, other than a reader that closed early. */
  readonly outputError: () => Error | undefined
}

/** What asks a command to stop; SIGHUP is a terminal that closed. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * This process as an `Io`. The first signal asks the command to stop.
 *
 * @param onForcedEnd called for a second Ctrl-C or SIGTERM: it ends the process at once
 */
export function processIo(onForcedEnd = (): void => process.exit(EXIT.FORCED)): ProcessIo {
  const controller = new AbortController()
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return
    // What is drawn on the terminal is removed by what drew it.
    controller.abort(new Error(`interrupted by ${signal}`))
    process.stderr.write(
      `\n${signal}: stopping; what was measured is saved (again to end at once)\n`,
    )
  }
  for (const signal of endSignals) {
    process.on(signal, () => {
      // Of a terminal that closes both the kernel and the shell send it: twice is no wish to end at once.
      if (controller.signal.aborted && signal !== 'SIGHUP') onForcedEnd()
      interrupt(signal)
    })
  }
  // npm and npx do not hand SIGTERM on to what they run: their end is the sign.
  if (readVariable(process.env, 'npm_command') !== undefined) {
    const parent = process.ppid
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      interrupt('SIGTERM')
    }, parentPollMs)
    watch.unref()
  }
  let outputError: Error | undefined
  // A reader that closes early (`gauntlet ... 2>&1 | head`), or a terminal that did, is not an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!readerIsGone(error)) outputError ??= error
  })
  // Standard error holds progress and notes: the result does not depend on it.
  process.stderr.on('error', () => undefined)
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
    isTerminal: process.stderr.isTTY,
    ...(process.stdin.isTTY &&
      process.stderr.isTTY && { terminal: { input: process.stdin, output: process.stderr } }),
    columns: () => process.stderr.columns || 80,
    now: () => new Date(),
    abort: (reason) => controller.abort(reason),
    outputError: () => outputError,
  }
}

function readerIsGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'EIO'
}
