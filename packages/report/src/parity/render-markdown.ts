import type { ParityCaseResult, ParityMapping, ParityReport } from '@gauntlet/contract'
import { toPrintableLines } from '@gauntlet/core/text'
import { formatMs } from '@gauntlet/core/format'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import {
  describeDivergence,
  describeExplained,
  describeMatch,
  listDivergent,
  listPlaces,
  listTargets,
  listUnexplained,
  renderParityTally,
} from './case-state.ts'

/** For a pull request: the table, the tally, the mappings, and for each divergence both bodies and a curl pair. */
export function renderParityMarkdown(report: ParityReport): string {
  const { document } = report
  const targets = listTargets(document)
  const builds = document.targets.map(
    ({ name, build }) => `${escapeMarkdown(name)} (build ${escapeMarkdown(build ?? 'unknown')})`,
  )
  const divergent = listDivergent(document)
  return [
    `# Parity: ${builds.join(' and ')}`,
    '',
    renderTable(document.cases, targets),
    '',
    `**${renderParityTally(document)}**`,
    ...document.cases
      .filter(({ reason }) => reason !== null)
      .map(({ name, reason }) => `\n- no evidence: ${escapeMarkdown(`${name}: ${reason ?? ''}`)}`),
    ...renderLeft(document.cases),
    ...document.mappings.flatMap((mapping) => renderMapping(mapping, document.cases.length)),
    ...(document.rules.length === 0 ? [] : ['', '## Rules', '']),
    ...document.rules.map(
      ({ rule, matched, silenced }) =>
        `- ${escapeMarkdown(rule)} silenced ${silenced} differences in ${matched} values`,
    ),
    ...(divergent.length === 0 ? [] : ['', '## Divergences']),
    ...divergent.flatMap((each) => renderEvidence(each, report)),
    '',
  ].join('\n')
}

/** Every difference that no mapping explains: what a reader must look at. */
function renderLeft(cases: readonly ParityCaseResult[]): string[] {
  const left = cases.flatMap((each) =>
    listUnexplained(each).map(
      (one) => `- ${escapeMarkdown(`${each.name}: ${describeDivergence(one)}`)}`,
    ),
  )
  return left.length === 0 ? [] : ['', '## What no mapping explains', '', ...left]
}

function renderMapping(mapping: ParityMapping, cases: number): string[] {
  const { description, explains, residue, rewrites, target } = mapping
  const places = listPlaces(mapping)
  return [
    '',
    `## Mapping of ${escapeMarkdown(target)}: ${escapeMarkdown(description)}`,
    '',
    `Explains ${explains.length} of ${cases} cases: ${escapeMarkdown(explains.join(', ') || 'none')}.`,
    residue.length === 0
      ? 'Nothing is left over under it.'
      : `Something is left over in: ${escapeMarkdown(residue.join(', '))}.`,
    '',
    ...rewrites.map((rewrite) => `- ${escapeMarkdown(rewrite)}`),
    ...(places === '' ? [] : [`- places: ${escapeMarkdown(places)}`]),
  ]
}

const renderTable = (cases: readonly ParityCaseResult[], targets: readonly string[]): string =>
  renderMarkdownTable(
    [
      { title: 'case', cell: ({ name }: ParityCaseResult) => name },
      ...targets.map((target) => ({
        title: escapeMarkdown(target),
        kind: 'number' as const,
        cell: ({ statuses, times_ms }: ParityCaseResult) => {
          const time = times_ms[target]
          return `${statuses[target] ?? '–'}${time === undefined ? '' : ` in ${formatMs(time)}`}`
        },
      })),
      { title: 'status', cell: (each: ParityCaseResult) => describeMatch(each.status_match, each) },
      { title: 'body', cell: (each: ParityCaseResult) => describeMatch(each.body_match, each) },
    ],
    cases,
  )

function renderEvidence(each: ParityCaseResult, report: ParityReport): string[] {
  const details = report.cases.find(({ name }) => name === each.name)
  const explained = describeExplained(each)
  return [
    '',
    `### ${escapeMarkdown(each.name)}`,
    '',
    ...(explained === undefined ? [] : [`${escapeMarkdown(capitalise(explained))}.`, '']),
    ...listUnexplained(each).map((one) => `- ${escapeMarkdown(describeDivergence(one))}`),
    ...(details?.who_is_right ? [`- ${escapeMarkdown(details.who_is_right)}`] : []),
    ...(details?.exchanges ?? []).flatMap(({ target, status, body, curl }) => [
      '',
      `${escapeMarkdown(target)} answered ${status ?? 'nothing'}:`,
      '',
      renderFence('json', body),
      ...(curl === '' ? [] : ['', renderFence('sh', curl)]),
    ]),
    ...(details?.minimal ?? []).flatMap(({ target, curl }) => [
      '',
      `The smallest request that diverges alike, to ${escapeMarkdown(target)}:`,
      '',
      renderFence('sh', curl),
    ]),
    ...(details?.not_smaller
      ? ['', `Not made smaller: ${escapeMarkdown(details.not_smaller)}.`]
      : []),
  ]
}

const capitalise = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A block of Markdown that its text cannot close: its fence is longer than any inside. */
export function renderFence(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${toPrintableLines(text.replaceAll('\r\n', '\n'))}\n${marks}`
}
