import { EXIT } from '@gauntlet/contract'
import type { Command, OptionTable } from './command.ts'
import { globalOptions } from './global-options.ts'

/** The first page: what the tool is for, its commands, its exit codes. */
export function renderOverview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Gauntlet proves that a change to an HTTP backend is safe to ship.',
    '',
    'Usage: gauntlet COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    ...renderExitCodes(),
    '',
    '`gauntlet COMMAND --help` shows the options of one command and examples.',
    '',
  ].join('\n')
}

export function renderHelp(command: Command): string {
  const positionals = (command.positionals ?? []).map((name) => ` ${name}`).join('')
  const examples = command.examples ?? []
  return [
    command.summary,
    '',
    `Usage: gauntlet ${command.name}${positionals} [OPTIONS]`,
    '',
    'Options:',
    ...renderOptions(command.options),
    ...renderOptions(globalOptions),
    ...(examples.length > 0 ? ['', 'Examples:', ...examples.map((line) => `  ${line}`)] : []),
    '',
    ...renderExitCodes(),
    '',
  ].join('\n')
}

function renderOptions(table: OptionTable): string[] {
  return Object.entries(table).map(([name, row]) => {
    const left = `  --${name}${row.value ? ` ${row.value}` : ''}`
    const marks = [
      row.required ? 'required' : '',
      row.multiple ? 'may be repeated' : '',
      row.fallback === undefined ? '' : `default ${row.fallback}`,
    ].filter((mark) => mark !== '')
    return `${left.padEnd(30)} ${row.help}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`
  })
}

const exitMeanings: Record<keyof typeof EXIT, string> = {
  SHIP: 'ship, or ship with known gaps',
  HOLD: 'hold: something failed',
  USAGE: 'usage: a word or a file of yours is wrong',
  INCONCLUSIVE: 'inconclusive: evidence is missing',
  UNREACHABLE: 'target or store unreachable',
  NOT_FOUND: 'not found',
  BUG: 'a bug of ours',
}

function renderExitCodes(): string[] {
  const rows = Object.entries(exitMeanings) as [keyof typeof EXIT, string][]
  return [
    'Exit codes:',
    ...rows.map(([code, text]) => `  ${String(EXIT[code]).padStart(2)}  ${text}`),
  ]
}
