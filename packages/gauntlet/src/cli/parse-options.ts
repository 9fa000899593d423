import { TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import { parseArgs } from 'node:util'
import type { Command, OptionRow } from './command.ts'
import { suggest } from '@gauntlet/core/text'
import { globalOptions } from './global-options.ts'

export type ParsedCall = {
  readonly options: Readonly<Record<string, unknown>>
  readonly positionals: readonly string[]
}

/**
 * The arguments after a command's name, checked against its table.
 *
 * @throws ToolError USAGE naming the argument that is unknown, missing or malformed
 */
export function parseOptions(command: Command, args: readonly string[]): ParsedCall {
  const rows: Record<string, OptionRow> = { ...globalOptions, ...command.options }
  const { values, positionals } = parseWith(rows, command, args)
  const options = Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      toValue(row, values[name], { name, command }),
    ]),
  )
  if (options['help'] !== true) {
    requireOptions(rows, options, command)
    if (options['quiet'] === true && options['verbose'] === true)
      throw new ToolError('USAGE', `--quiet and --verbose exclude each other. ${seeHelp(command)}`)
    checkPositionals(command, positionals)
  }
  return { options, positionals }
}

type RawValues = Record<string, string | boolean | (string | boolean)[] | undefined>

function parseWith(rows: Record<string, OptionRow>, command: Command, args: readonly string[]) {
  const config = Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [
      name,
      {
        type: row.value ? ('string' as const) : ('boolean' as const),
        multiple: row.multiple ?? false,
        ...(row.short && { short: row.short }),
      },
    ]),
  )
  try {
    const parsed = parseArgs({ args: [...args], options: config, allowPositionals: true })
    return { values: parsed.values, positionals: parsed.positionals }
  } catch (cause) {
    const reason = (cause as Error).message.split('. To specify')[0] ?? ''
    const unknown = /^Unknown option '--([^']+)'/.exec(reason)?.[1]
    const nearest = unknown === undefined ? '' : suggest(unknown, Object.keys(rows), '--')
    const place = /'(--?[^' ]+)/.exec(reason)?.[1]
    throw new ToolError('USAGE', `${reason}${nearest || '.'} ${seeHelp(command)}`, {
      cause,
      ...(place !== undefined && { place }),
    })
  }
}

type Place = { readonly name: string; readonly command: Command }

function toValue(row: OptionRow, raw: RawValues[string], { name, command }: Place): unknown {
  if (!row.value) return raw === true
  const parse = (text: string): unknown => {
    try {
      return row.parse ? row.parse(text) : text
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      const place = `--${name}`
      // A parser that knows better than the help says so.
      const hint = error.hint === TOOL_ERRORS.USAGE.hint ? seeHelp(command) : error.hint
      throw new ToolError('USAGE', `${place}: ${error.message}`, { cause: error, place, hint })
    }
  }
  if (row.multiple) return ((raw ?? []) as string[]).map(parse)
  const text = (raw as string | undefined) ?? row.fallback
  return text === undefined ? undefined : parse(text)
}

function requireOptions(
  rows: Record<string, OptionRow>,
  options: Record<string, unknown>,
  command: Command,
): void {
  for (const [name, row] of Object.entries(rows)) {
    if (row.required && options[name] === undefined) {
      throw new ToolError(
        'USAGE',
        `gauntlet ${command.name} needs --${name} ${row.value ?? ''}: ${row.help} ${seeHelp(command)}`,
        { place: `--${name}` },
      )
    }
  }
}

function seeHelp({ name }: Command): string {
  return `See \`gauntlet ${name} --help\`.`
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const wanted = command.positionals ?? []
  const needed = wanted.filter((name) => !name.startsWith('['))
  if (given.length < needed.length) {
    const missing = needed.slice(given.length).join(' ').replace(/\.+$/, '')
    throw new ToolError('USAGE', `gauntlet ${command.name} needs ${missing}. ${seeHelp(command)}`)
  }
  const takesMore = wanted.at(-1)?.endsWith('...') === true
  if (given.length > wanted.length && !takesMore) {
    throw new ToolError(
      'USAGE',
      `gauntlet ${command.name} does not know what to do with "${given[wanted.length]}". ${seeHelp(command)}`,
    )
  }
}
