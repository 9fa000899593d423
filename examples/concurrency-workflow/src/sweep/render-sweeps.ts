import type { SweepDocument } from '@gauntlet/contract'
import { escapeMarkdown, renderMarkdownTable } from '@gauntlet/report'
import { availableParallelism, loadavg } from 'node:os'

/** A row for each sweep, a line for each class of anomaly, and what they were measured on. */
export function renderSweeps(documents: readonly SweepDocument[]): string {
  const seconds = documents.reduce((sum, { duration_ms: ms }) => sum + ms, 0) / 1000
  const machine = `${availableParallelism()} cores with a load average of ${loadavg()[0]?.toFixed(0)}`
  return [
    renderTable(documents),
    documents.flatMap(renderBroken).join('\n'),
    `All of them took ${(seconds / 60).toFixed(0)} minutes on ${machine} at the end.`,
  ].join('\n\n')
}

const [begin, end] = ['<!-- npm run sweep:experiments -->', '<!-- its end -->']

/** A page with these sweeps in place of those that it has. @throws Error for a page without a place for them */
export function withSweeps(page: string, rendered: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`the page has no ${begin} ... ${end}`)
  return `${page.slice(0, from)}${begin}\n\n${rendered}\n\n${page.slice(to)}`
}

const count = (of: (document: SweepDocument) => number) => (document: SweepDocument) =>
  String(of(document))

function renderTable(documents: readonly SweepDocument[]): string {
  return renderMarkdownTable(
    [
      { title: 'flow', cell: ({ flow }: SweepDocument) => escapeMarkdown(flow) },
      { title: 'target', cell: ({ target }) => escapeMarkdown(target) },
      { title: 'statements', kind: 'number', cell: count(({ events }) => events.length) },
      { title: 'cells', kind: 'number', cell: count(({ cells }) => cells.length) },
      { title: 'passed', kind: 'number', cell: count(({ tally }) => tally.pass) },
      { title: 'failed', kind: 'number', cell: count(({ tally }) => tally.fail) },
      { title: 'no evidence', kind: 'number', cell: count(({ tally }) => tally.no_evidence) },
      {
        title: 'seconds',
        kind: 'number',
        cell: ({ duration_ms: ms }) => (ms / 1000).toFixed(0),
      },
      {
        title: 'outcome',
        cell: ({ outcome, reason }) => [outcome, reason].filter(Boolean).join(': '),
      },
    ],
    documents,
  )
}

/** Each class of anomaly, with the statements around which it came. */
function renderBroken({ flow, target, cells, events }: SweepDocument): string[] {
  const red = cells.filter(({ outcome }) => outcome === 'fail')
  const classes = new Set(
    red.flatMap(({ anomalies }) => anomalies.map((one) => `${one.guarantee}: ${one.class}`)),
  )
  return [...classes].map((found) => {
    const own = red.filter(({ anomalies }) =>
      anomalies.some((one) => `${one.guarantee}: ${one.class}` === found),
    )
    const numbers = new Set(
      own.map(({ event }) => events.find(({ id }) => id === event)?.number ?? 0),
    )
    const around = [...numbers].toSorted((one, other) => one - other).join(', ')
    return `- ${escapeMarkdown(`${flow}, ${target}: ${found}`)} in ${own.length} cells, around the statements ${around}`
  })
}
