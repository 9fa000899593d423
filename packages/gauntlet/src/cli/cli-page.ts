import { EXIT, TOOL_ERRORS } from '@gauntlet/contract'
import type { Command, OptionRow, OptionTable } from './command.ts'
import { globalOptions } from './global-options.ts'
import { exitMeanings, toMarks, toUsage } from './help.ts'

/** docs/cli.md: every command with its options and examples, from the table that the help is made of. */
export function renderCliPage(commands: readonly Command[]): string {
  return [
    '# The command line',
    '',
    'Made by `npm run docs:cli` from the table of commands; a test holds it to that table. `gauntlet --help` and',
    '`gauntlet COMMAND --help` say the same.',
    '',
    table(
      ['command', 'what it does'],
      commands.map(({ name, summary }) => [`[\`${name}\`](#gauntlet-${slug(name)})`, summary]),
    ),
    '',
    '## Options of every command',
    '',
    optionRows(globalOptions),
    '',
    '## Exit codes',
    '',
    table(['code', 'meaning'], exitRows()),
    '',
    '## Errors',
    '',
    'What a message on standard error belongs to, and what helps.',
    '',
    table(['error', 'exit', 'what helps'], errorRows()),
    ...commands.flatMap((command) => ['', ...renderCommand(command)]),
    '',
  ].join('\n')
}

function renderCommand(command: Command): string[] {
  const { name, summary, options, meanings, examples = [] } = command
  return [
    `## gauntlet ${name}`,
    '',
    summary,
    '',
    '```sh',
    toUsage(command),
    ...examples.map((example) => example),
    '```',
    ...(Object.keys(options).length > 0 ? ['', optionRows(options)] : []),
    ...(meanings ? ['', meaningRows(meanings)] : []),
  ]
}

function optionRows(options: OptionTable): string {
  const rows = Object.entries(options).map(([name, row]) => [toOption(name, row), toHelp(row)])
  return table(['option', 'what it says'], rows)
}

function meaningRows({ title, rows }: NonNullable<Command['meanings']>): string {
  return table(
    [title.toLowerCase(), 'what it is'],
    rows.map(({ name, summary }) => [name, summary]),
  )
}

function toOption(name: string, { value, short }: OptionRow): string {
  return `\`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}\``
}

function toHelp(row: OptionRow): string {
  const marks = toMarks(row)
  return marks === '' ? row.help : `${row.help} (${marks})`
}

function exitRows(): string[][] {
  return Object.entries(exitMeanings).map(([code, text]) => [
    String(EXIT[code as keyof typeof EXIT]),
    text,
  ])
}

function errorRows(): string[][] {
  return Object.entries(TOOL_ERRORS).map(([code, { exit, hint }]) => [code, String(exit), hint])
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(toLine).join('\n')
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function slug(name: string): string {
  return name.replaceAll(' ', '-')
}
