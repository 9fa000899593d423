import { EXIT, ToolError, type ExitCode } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import { findNearest, suggest } from '@gauntlet/core/text'
import { commands as allCommands } from '../commands/index.ts'
import { loadCommand, type Call, type CommandRow, type OptionTable } from './command.ts'
import { asksForJson, reportFailure, toFailure, watchOutput } from './fail.ts'
import { globalOptions } from './global-options.ts'
import { renderFamily, renderHelp, renderOverview } from './help.ts'
import type { Io } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { createPrint, guardIo } from './print.ts'
import { toolVersion } from './tool-version.ts'

/** The whole command line as a function: arguments in, exit code out. */
export async function main(
  args: readonly string[],
  io: Io,
  commands: readonly CommandRow[] = allCommands,
): Promise<ExitCode> {
  const output = watchOutput(io)
  try {
    return await runCommand(args, output.io, commands)
  } catch (error) {
    const isJson = asksForJson(args) && !output.hasOutput()
    return reportFailure(toFailure(error, io), io, { isJson })
  }
}

/** The same, for a caller that reports what is thrown. */
export async function runCommand(
  args: readonly string[],
  io: Io,
  commands: readonly CommandRow[] = allCommands,
): Promise<ExitCode> {
  return await dispatch(args, { io, commands })
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
  const output = watchOutput(io)
  const isJson = options['json'] === true
  const print = createPrint(output.io, {
    json: isJson,
    quiet: options['quiet'] === true,
    verbose: options['verbose'] === true,
    noColor: options['no-color'] === true,
  })
  const call = { options, positionals, io: guardIo(output.io), print } as Call<OptionTable>
  const exit = await command.run(call).finally(print.end)
  if (isJson && !output.hasOutput())
    throw new InvariantError(`gauntlet ${command.name} --json printed no document`)
  return exit
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
  const isGlobal = isGlobalOption(first)
  if (isGlobal && rest.length === 0)
    throw new ToolError('USAGE', `name a command: gauntlet COMMAND ${first}`)
  if (isGlobal) {
    const what = `${first} stands before the command: gauntlet COMMAND ${first}`
    throw new ToolError('USAGE', what, { place: first })
  }
  if (isHelp(first))
    return await dispatch([...rest.filter((word) => !isHelp(word)), '--help'], terminal)
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && rest.every((word) => isGlobalOption(word)) && asksForJson(rest)) {
    const names = family.map(({ name }) => name).join(', ')
    throw new ToolError('USAGE', `gauntlet ${first} needs one of: ${names}`)
  }
  if (family.length > 0 && rest.every(isHelp)) {
    const isAsked = rest.length > 0
    ;(isAsked ? io.stdout : io.stderr)(renderFamily(family))
    return isAsked ? EXIT.SHIP : EXIT.USAGE
  }
  throw unknownCommand(args, family.length > 0 ? family : commands, family.length > 0)
}

function isGlobalOption(word: string): boolean {
  return Object.keys(globalOptions).some((name) => word === `--${name}`)
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
  const families = names.flatMap((name) => name.split(' ').slice(0, -1))
  const nearest = suggest(both, names) || (isFamily ? '' : suggest(first, [...names, ...families]))
  const said = isFamily || findNearest(both, names) !== undefined ? both : first
  const known = nearest || `; there are: ${names.join(', ')}`
  return new ToolError('USAGE', `there is no command "${said}"${known}`, { place: said })
}
