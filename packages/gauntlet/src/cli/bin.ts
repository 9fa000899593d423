import { EXIT, toFileError, TOOL_ERRORS, type ExitCode } from '@gauntlet/contract'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { failGuest } from './guest-code.ts'
import { main, reportFailure } from './main.ts'
import { processIo, type ProcessIo } from './process-io.ts'

/** What a command may take to stop what it started, once something was thrown that nobody caught. */
const windDownMs = 30_000
/** What may still be under way when a command has ended: a connection that a server does not close. */
const lingerMs = 5_000

/** The command of this process, from its arguments to its exit code. */
export async function run(): Promise<ExitCode> {
  const io = processIo()
  let uncaught: { readonly error: unknown } | undefined

  // The command stops as it does for Ctrl-C, so that children and clusters end; its exit code is that of the error.
  const onUncaught = (error: unknown) => {
    if (failGuest(error) || uncaught) return
    uncaught = { error }
    setTimeout(() => process.exit(reportFailure(error, io)), windDownMs).unref()
    io.abort(error instanceof Error ? error : new Error(String(error)))
  }
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)

  // Node would end with its own code 13 and without a word.
  const reportStall = () => {
    if (uncaught) process.exit(reportFailure(uncaught.error, io))
    io.stderr(
      'gauntlet: the command waits for something that never comes, such as a top-level `await` in the config\n',
    )
    process.exit(EXIT.USAGE)
  }
  process.once('beforeExit', reportStall)
  const exit = await main(process.argv.slice(2), io)
  process.off('beforeExit', reportStall)
  // A write that failed says so in the next turn.
  await nextTurn()
  setTimeout(() => process.exit(), lingerMs).unref()
  return uncaught ? reportFailure(uncaught.error, io) : exitOfPrinted(exit, io)
}

/** A result that could not be printed is no success; any other end stays what it is. */
function exitOfPrinted(exit: ExitCode, io: ProcessIo): ExitCode {
  const error = io.outputError()
  if (!error) return exit
  const problem = toFileError(error, 'the result could not be printed')
  reportFailure(problem, io)
  return exit === EXIT.SHIP ? TOOL_ERRORS[problem.code].exit : exit
}
