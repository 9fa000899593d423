import { EXIT, TOOL_ERRORS, ToolError, type ExitCode } from '@gauntlet/contract'
import { commands } from '../commands/index.ts'
import type { Call, Command, OptionTable } from './command.ts'
import { renderHelp, renderOverview } from './help.ts'
import type { Io } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { createPrint } from './print.ts'

/** The whole command line as a function: arguments in, exit code out. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, io)
  } catch (error) {
    return reportFailure(error, io)
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const command = findCommand(args)
  if (!command) {
    if (args.length > 0 && !isHelp(args[0])) throw unknownCommand(args)
    io.stdout(renderOverview(commands))
    return args.length > 0 ? EXIT.SHIP : EXIT.USAGE
  }
  const rest = args.slice(command.name.split(' ').length)
  const { options, positionals } = parseOptions(command, rest)
  if (options['help'] === true) {
    io.stdout(renderHelp(command))
    return EXIT.SHIP
  }
  const print = createPrint(io, {
    json: options['json'] === true,
    quiet: options['quiet'] === true,
    noColor: options['no-color'] === true,
  })
  return await command.run({ options, positionals, io, print } as Call<OptionTable>)
}

function isHelp(word: string | undefined): boolean {
  return word === 'help' || word === '--help' || word === '-h'
}

function findCommand(args: readonly string[]): Command | undefined {
  return commands.find(({ name }) => {
    const words = name.split(' ')
    return words.every((word, index) => args[index] === word)
  })
}

function unknownCommand(args: readonly string[]): ToolError {
  const family = commands.filter(({ name }) => name.startsWith(`${args[0]} `))
  const known = (family.length > 0 ? family : commands).map(({ name }) => name).join(', ')
  const said = family.length > 0 ? args.slice(0, 2).join(' ') : (args[0] ?? '')
  return new ToolError('USAGE', `there is no command "${said}"; there are: ${known}`)
}

function reportFailure(error: unknown, io: Io): ExitCode {
  if (error instanceof ToolError) {
    const { exit, hint } = TOOL_ERRORS[error.code]
    io.stderr(`gauntlet: ${error.message}\n`)
    if (!error.message.includes('See `gauntlet')) io.stderr(`  ${hint}\n`)
    return exit
  }
  if (io.signal.aborted) {
    io.stderr('gauntlet: interrupted before anything could be kept\n')
    return EXIT.INCONCLUSIVE
  }
  io.stderr(`gauntlet: ${error instanceof Error ? error.stack : String(error)}\n`)
  io.stderr(`  ${TOOL_ERRORS.BUG.hint}\n`)
  return EXIT.BUG
}
