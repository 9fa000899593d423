import {
  EXIT,
  findSystemErrorCode,
  toFileError,
  TOOL_ERRORS,
  ToolError,
  type ExitCode,
} from '@gauntlet/contract'
import { commands as allCommands } from '../commands/index.ts'
import { loadCommand, type Call, type CommandRow, type OptionTable } from './command.ts'
import { renderFamily, renderHelp, renderOverview } from './help.ts'
import type { Io } from './io.ts'
import { suggest } from '@gauntlet/core/text'
import { parseOptions } from './parse-options.ts'
import { createPrint, guardIo } from './print.ts'
import { toolVersion } from './tool-version.ts'

/** The whole command line as a function: arguments in, exit code out. */
export async function main(
  args: readonly string[],
  io: Io,
  commands: readonly CommandRow[] = allCommands,
): Promise<ExitCode> {
  try {
    return await dispatch(args, { io, commands })
  } catch (error) {
    if (io.signal.aborted && !(error instanceof ToolError)) {
      io.stderr('gauntlet: interrupted before anything could be saved\n')
      return EXIT.INCONCLUSIVE
    }
    return reportFailure(error, io)
  }
}

type Terminal = { readonly io: Io; readonly commands: readonly CommandRow[] }

async function dispatch(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { io, commands } = terminal
  const row = findCommand(args, commands)
  if (!row) return answerWithoutCommand(args, terminal)
  const command = await loadCommand(row)
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
  return await command.run({ options, positionals, io: guardIo(io), print } as Call<OptionTable>)
}

/** `gauntlet`, `--help`, `help load run`, `load --help`, `--version`, or a word that is no command. */
async function answerWithoutCommand(
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const { io, commands } = terminal
  const [first, ...rest] = args
  if (first === '--version' || first === '-V') {
    io.stdout(`${toolVersion}\n`)
    return EXIT.SHIP
  }
  if (first === undefined || (isHelp(first) && rest.length === 0)) {
    io.stdout(renderOverview(commands))
    return first === undefined ? EXIT.USAGE : EXIT.SHIP
  }
  if (isHelp(first))
    return await dispatch([...rest.filter((word) => !isHelp(word)), '--help'], terminal)
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && rest.every(isHelp)) {
    const isAsked = rest.length > 0
    ;(isAsked ? io.stdout : io.stderr)(renderFamily(family))
    return isAsked ? EXIT.SHIP : EXIT.USAGE
  }
  throw unknownCommand(args, family.length > 0 ? family : commands, family.length > 0)
}

function isHelp(word: string | undefined): boolean {
  return word === 'help' || word === '--help' || word === '-h'
}

function findCommand(
  args: readonly string[],
  commands: readonly CommandRow[],
): CommandRow | undefined {
  return commands.find(({ name }) => {
    const words = name.split(' ')
    return words.every((word, index) => args[index] === word)
  })
}

function unknownCommand(
  args: readonly string[],
  among: readonly CommandRow[],
  isFamily: boolean,
): ToolError {
  const names = among.map(({ name }) => name)
  const [first = ''] = args
  const both = args.slice(0, 2).join(' ')
  const nearest = suggest(both, names) || suggest(first, names)
  const said = isFamily || suggest(both, names) !== '' ? both : first
  const known = nearest || `; there are: ${names.join(', ')}`
  return new ToolError('USAGE', `there is no command "${said}"${known}`)
}

/** Says why a command failed. @returns how it ends: by the table of errors, and never as a verdict does */
export function reportFailure(error: unknown, to: Io): ExitCode {
  const io = guardIo(to)
  const known = findSystemErrorCode(error) ? toFileError(error, 'the system refuses') : error
  if (known instanceof ToolError) {
    io.stderr(`gauntlet: ${shorten(known.message)}\n`)
    if (!known.message.includes('See `gauntlet')) io.stderr(`  ${known.hint}\n`)
    return TOOL_ERRORS[known.code].exit
  }
  io.stderr(`gauntlet: ${describeThrown(error)}\n`)
  io.stderr(`  ${TOOL_ERRORS.BUG.hint}\n`)
  return EXIT.BUG
}

/** Enough for every mistake of a config; not for a value of megabytes that a message repeats. */
const MOST_CHARACTERS = 8_000

function shorten(message: string): string {
  const more = message.length - MOST_CHARACTERS
  return more <= 0 ? message : `${message.slice(0, MOST_CHARACTERS)}… (${more} more characters)`
}

function describeThrown(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message
  return `something threw a value that is no Error: ${String(error)}. Look for it in the config and what it imports.`
}
