import { EXIT, toFileError, ToolError, type ExitCode } from '@gauntlet/contract'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { asksForJson, reportFailure, toFailure, watchOutput } from './fail.ts'
import { failGuest } from './guest-code.ts'
import { runCommand } from './main.ts'
import { processIo } from './process-io.ts'

/** What a command may take to stop what it started, once something was thrown that nobody caught. */
const windDownMs = 30_000
/** What may still be under way when a command has ended: a connection that a server does not close. */
const lingerMs = 5_000

type RunCallbacks = {
  /** Called when something is written to standard output. */
  readonly onOutput: () => void
  /** Called when it is printed why the command ends without a result. */
  readonly onReport: () => void
}

/**
 * The command of this process, from its arguments to its exit code.
 */
export async function run({ onOutput, onReport }: RunCallbacks): Promise<ExitCode> {
  const args = process.argv.slice(2)
  const own = processIo(() => {
    report(forced, EXIT.FORCED)
    process.exit(EXIT.FORCED)
  })
  const { io, hasOutput } = watchOutput({
    ...own,
    stdout: (text) => {
      onOutput()
      own.stdout(text)
    },
  })
  const report = (error: unknown, exit?: number) => {
    onReport()
    return reportFailure(error, io, { isJson: asksForJson(args) && !hasOutput(), exit })
  }
  let uncaught: { readonly error: unknown } | undefined

  // The command stops as it does for Ctrl-C, so that children and clusters end; its exit code is that of the error.
  const onUncaught = (error: unknown) => {
    if (failGuest(error) || uncaught) return
    uncaught = { error }
    setTimeout(() => process.exit(report(error)), windDownMs).unref()
    own.abort(error instanceof Error ? error : new Error(String(error)))
  }
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)

  // Node would end with its own code 13 and without a word.
  process.once('beforeExit', reportStall)
  function reportStall() {
    process.exit(report(uncaught ? uncaught.error : stalled))
  }
  const ended = await runCommand(args, io).then(
    (exit) => ({ exit }),
    (error: unknown) => ({ failure: toFailure(error, io) }),
  )
  process.off('beforeExit', reportStall)
  // A write that failed says so in the next turn.
  await nextTurn()
  setTimeout(() => process.exit(), lingerMs).unref()
  if (uncaught) return report(uncaught.error)
  return 'exit' in ended ? exitOfPrinted(ended.exit) : report(ended.failure)

  /** A result that could not be printed is no success; any other end stays what it is. */
  function exitOfPrinted(exit: ExitCode): ExitCode {
    const error = own.outputError()
    if (!error) return exit
    const reported = report(toFileError(error, 'the result could not be printed'))
    return exit === EXIT.SHIP ? reported : exit
  }
}

const stalled = new ToolError('USAGE', 'the command waits for something that never comes', {
  hint: 'Look for a top-level `await` in the config and what it imports.',
})
const forced = new ToolError('INTERRUPTED', 'interrupted a second time: ended at once')
