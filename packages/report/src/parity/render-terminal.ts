import { toPrintable } from '@gauntlet/core/text'
import type { ParityCaseResult, ParityMapping, ParityReport } from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import type { Paint } from '../smoke/render-smoke.ts'
import { renderTextTable, type Cell } from '../text-table.ts'
import {
  describeExplained,
  listDivergent,
  listTargets,
  listUnexplained,
  renderParityTally,
  describeDivergence,
  describeMatch,
} from './case-state.ts'

const plain: Paint = (_, text) => text
const colours = { match: 'green', DIVERGE: 'red', 'no evidence': 'yellow' } as const
/** More are in the document. */
const MOST_SHOWN = 10
/** Cases that mappings explain wholly: so many with what was sent and answered, the others by name. */
const MOST_EXPLAINED = 3
/** Cases named of one mapping. */
const MOST_NAMES = 8

/** The table of cases, the tally, the mappings, and for each divergence both bodies and both requests. */
export function renderParityText(report: ParityReport, paint: Paint = plain): string {
  const { document } = report
  const targets = listTargets(document)
  const head = ['case', ...targets, 'status', 'body', ...targets.map((name) => `time ${name}`)]
  const rows = document.cases.map((each) => renderRow(each, targets))
  const table = renderTextTable(
    [head.map((text): Cell => ({ text, style: 'dim' })), ...rows],
    paint,
  )
  const unknown = document.cases.filter(({ reason }) => reason !== null)
  const lines = [
    renderParityTally(document),
    ...unknown.map(({ name, reason }) => paint('yellow', `? ${name}: ${reason ?? ''}`)),
    ...document.mappings.flatMap((mapping) => [
      '',
      ...renderMapping(mapping, document.cases.length),
    ]),
    ...report.suggestions.map(
      ({ description, explains }) =>
        `only ${explains.join(', ')} would be explained by: ${description}`,
    ),
    ...renderRules(report),
    ...renderDivergences(report, paint),
  ]
  return [table, '', ...lines.map((line) => toPrintable(line))].join('\n')
}

/** The tally, the mappings and what none of them explains; the table and every exchange are in `renderParityText`. */
export function renderParitySummary(report: ParityReport, paint: Paint = plain): string {
  const { document } = report
  const { cases, mappings } = document
  const open = listDivergent(document).filter((each) => listUnexplained(each).length > 0)
  return [
    renderParityTally(document),
    ...cases
      .filter(({ reason }) => reason !== null)
      .map(({ name, reason }) => paint('yellow', `? ${name}: ${reason ?? ''}`)),
    ...mappings.map(
      ({ description, explains, target }) =>
        `mapping of ${target}: ${description}: explains ${explains.length} of ${cases.length} cases`,
    ),
    ...open.flatMap((each) => ['', ...renderEvidence(each, report, paint)]),
  ]
    .map((line) => toPrintable(line))
    .join('\n')
}

function renderDivergences(report: ParityReport, paint: Paint): string[] {
  const divergent = listDivergent(report.document)
  const explained = divergent.filter((each) => listUnexplained(each).length === 0)
  const brief = explained.slice(MOST_EXPLAINED)
  return [
    ...divergent
      .filter((each) => !brief.includes(each))
      .flatMap((each) => ['', ...renderEvidence(each, report, paint)]),
    ...(brief.length === 0 ? [] : ['', 'what was sent and answered in these is in the report:']),
    ...brief.map((each) => `  ${each.name}: ${describeExplained(each) ?? ''}`),
  ]
}

const painted = (text: string): Cell => ({
  text,
  style: colours[text as keyof typeof colours],
})

function renderRow(each: ParityCaseResult, targets: readonly string[]): Cell[] {
  const [status, body] = [each.status_match, each.body_match].map((is) => describeMatch(is, each))
  return [
    { text: each.noisy ? `${each.name} (noisy)` : each.name },
    ...targets.map((name): Cell => ({ text: String(each.statuses[name] ?? '–') })),
    painted(status ?? ''),
    painted(body ?? ''),
    ...targets.map((name): Cell => ({ text: formatMs(each.times_ms[name] ?? null) })),
  ]
}

const renderMapping = (
  { description, rewrites, explains, residue, target }: ParityMapping,
  cases: number,
): string[] => [
  `mapping of ${target}: ${description}`,
  `  explains ${explains.length} of ${cases} cases: ${listNames(explains)}`,
  ...rewrites.map((rewrite) => `  by ${rewrite}`),
  residue.length === 0
    ? '  leaves nothing over'
    : `  leaves something over in: ${listNames(residue)}`,
]

const listNames = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
    : names.join(', ') || 'none'

const renderRules = ({ document }: ParityReport): string[] =>
  document.rules.length === 0
    ? []
    : [
        '',
        ...document.rules.map(
          ({ rule, matched, silenced }) =>
            `rule "${rule}" silenced ${silenced} differences in ${matched} values`,
        ),
      ]

function renderEvidence(each: ParityCaseResult, report: ParityReport, paint: Paint): string[] {
  const details = report.cases.find(({ name }) => name === each.name)
  const open = listUnexplained(each)
  const explained = describeExplained(each)
  const shown = open.slice(0, MOST_SHOWN).map((one) => `  ${paint('red', describeDivergence(one))}`)
  return [
    `${each.name}${explained === undefined ? '' : ` (${explained})`}`,
    ...shown,
    ...(open.length > shown.length ? [`  and ${open.length - shown.length} more`] : []),
    ...(details?.exchanges ?? []).flatMap(({ target, status, body, curl }) => [
      `  ${target}: ${status ?? 'no answer'} ${toPrintable(body, LONGEST)}`,
      ...(curl === '' ? [] : [paint('dim', `    ${toPrintable(curl, LONGEST)}`)]),
    ]),
    ...(details?.minimal ?? []).map(
      ({ target, curl }) => `  smallest, ${target}: ${toPrintable(curl, LONGEST)}`,
    ),
    ...(details?.not_smaller
      ? [`  not made smaller: ${toPrintable(details.not_smaller, LONGEST)}`]
      : []),
    ...(details?.who_is_right ? [`  ${details.who_is_right}`] : []),
  ]
}

const LONGEST = 2_000
