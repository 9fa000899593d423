import { EXIT } from '@gauntlet/contract'
import type { Command, CommandRow, OptionRow, OptionTable } from './command.ts'
import { globalOptions } from './global-options.ts'

/** The first page: what the tool is for, its commands, its exit codes. */
export function renderOverview(commands: readonly CommandRow[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Gauntlet proves that a change to an HTTP backend is safe to ship.',
    '',
    'Usage: gauntlet COMMAND [OPTIONS]',
    '       gauntlet --version',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Start here:',
    '  gauntlet init                  writes a first config for the project in this folder',
    '  gauntlet run --profile quick   takes it through the gauntlet and ends with a verdict',
    '',
    ...renderExitCodes(),
    '',
    '`gauntlet COMMAND --help` shows the options of one command and examples.',
    '',
  ].join('\n')
}

/** The commands that begin with one word: `load run`, `load assert`. */
export function renderFamily(family: readonly CommandRow[]): string {
  const width = Math.max(...family.map(({ name }) => name.length))
  return [
    ...family.map(({ name, summary }) => `gauntlet ${name.padEnd(width)}  ${summary}`),
    '',
    'Add --help to one of them for its options and examples.',
    '',
  ].join('\n')
}

/** `gauntlet load run --scenario NAME|FILE --phase PHASE [OPTIONS]`: what cannot be left out stands there. */
export function toUsage({ name, positionals = [], options }: Command): string {
  const required = Object.entries(options).filter(([, row]) => row.required)
  const named = required.map(([option, { value }]) => `--${option} ${value}`)
  return ['gauntlet', name, ...positionals, ...named, '[OPTIONS]'].join(' ')
}

export function renderHelp(command: Command): string {
  const examples = command.examples ?? []
  return [
    command.summary,
    '',
    `Usage: ${toUsage(command)}`,
    '',
    'Options:',
    ...renderOptions(command.options),
    ...renderOptions(globalOptions),
    ...renderMeanings(command),
    ...(examples.length > 0 ? ['', 'Examples:', ...examples.map((line) => `  ${line}`)] : []),
    '',
    ...renderExitCodes(),
    '',
  ].join('\n')
}

function renderOptions(table: OptionTable): string[] {
  return Object.entries(table).map(([name, row]) => {
    const left = `  ${row.short ? `-${row.short}, ` : ''}--${name}${row.value ? ` ${row.value}` : ''}`
    const marks = toMarks(row)
    return `${left.padEnd(30)} ${row.help}${marks === '' ? '' : ` (${marks})`}`
  })
}

function renderMeanings({ meanings }: Command): string[] {
  if (!meanings) return []
  const { title, rows } = meanings
  const width = Math.max(...rows.map(({ name }) => name.length))
  return [
    '',
    `${title}:`,
    ...rows.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
  ]
}

/** `required, may be repeated`, `default 5`. */
export function toMarks(row: OptionRow): string {
  const marks = [
    row.required ? 'required' : '',
    row.multiple ? 'may be repeated' : '',
    row.fallback === undefined ? '' : `default ${row.fallback}`,
  ]
  return marks.filter((mark) => mark !== '').join(', ')
}

export const exitMeanings: Record<keyof typeof EXIT, string> = {
  SHIP: 'ship, or ship with known gaps',
  HOLD: 'hold: something failed',
  USAGE: 'usage error: invalid option or file',
  INCONCLUSIVE: 'inconclusive: evidence is missing',
  UNREACHABLE: 'target, its database or the store unreachable',
  NOT_FOUND: 'not found',
  BUG: 'internal error',
  FORCED: 'ended at once by a second Ctrl-C or SIGTERM: nothing more was saved',
}

function renderExitCodes(): string[] {
  const rows = Object.entries(exitMeanings) as [keyof typeof EXIT, string][]
  return [
    'Exit codes:',
    ...rows.map(([code, text]) => `  ${String(EXIT[code]).padStart(3)}  ${text}`),
  ]
}
