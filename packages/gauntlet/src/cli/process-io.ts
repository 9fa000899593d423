import type { Io } from './io.ts'

const parentPollMs = 500

/** This process as an `Io`. The first Ctrl-C asks the command to stop; the second ends it at once. */
export function processIo(): Io {
  const controller = new AbortController()
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130)
    process.stderr.write(
      `\n${signal}: stopping; what was measured is kept (again to end at once)\n`,
    )
    controller.abort(new Error(`interrupted by ${signal}`))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  // npm and npx do not hand SIGTERM on to what they run: their end is the sign.
  if (process.env['npm_command'] !== undefined) {
    const parent = process.ppid
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      interrupt('SIGTERM')
    }, parentPollMs)
    watch.unref()
  }
  // A reader that closes early (`gauntlet ... 2>&1 | head`) is not an error of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
    isTerminal: process.stderr.isTTY,
    now: () => new Date(),
  }
}
