import type { Gap } from '@gauntlet/core/verdict'
import { escapeMarkdown } from '@gauntlet/report'

/** The page of decisions, made from the gap file: what was accepted, by whom, why, and until when. */
export function renderDecisions(gaps: readonly Gap[]): string {
  const sections = (['accepted', 'open', 'closed'] as const).flatMap((status) => {
    const some = gaps.filter((gap) => gap.status === status)
    return some.length === 0 ? [] : [`## ${headings[status]}`, '', ...some.flatMap(renderGap)]
  })
  return [
    '# Known gaps: the decisions',
    '',
    'Made from the gap file by `gauntlet gaps list --markdown`. A gap turns one named failure into a known one while it has an',
    'owner, has not expired and has not grown; it fails the run when it covers nothing any more.',
    '',
    ...(sections.length > 0 ? sections : ['There are none.', '']),
  ].join('\n')
}

const headings = {
  accepted: 'Accepted',
  open: 'Open: these still hold a release',
  closed: 'Closed',
} as const

function renderGap(gap: Gap): string[] {
  const rows = [
    ['covers', describeCover(gap)],
    ['owner', gap.owner ?? '—'],
    ['reason', gap.reason],
    ['ticket', gap.ticket ?? '—'],
    ['expires', gap.expires ?? '—'],
  ]
  const table = rows.map(([name, value]) => `| ${name} | ${escapeMarkdown(value ?? '')} |`)
  return [
    `### ${escapeMarkdown(`${gap.id}: ${gap.title}`)}`,
    '',
    '| | |',
    '|---|---|',
    ...table,
    '',
  ]
}

/** What a gap covers, and in which circumstance where that is not the plain one. */
export function describeCover(gap: Gap): string {
  const words = { plain: '', faults: ', under faults', any: ', with and without faults' }
  return `${describeFailure(gap)}${words[gap.under ?? 'plain']}`
}

function describeFailure({ covers }: Gap): string {
  if ('check' in covers) return `check ${covers.check}`
  if ('anomaly' in covers)
    return `anomaly ${covers.anomaly.class} of guarantee ${covers.anomaly.guarantee}`
  return `mapping "${covers.parity.mapping}" in ${covers.parity.cases.join(', ')}`
}
