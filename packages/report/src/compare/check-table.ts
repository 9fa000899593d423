import type { CompareDocument } from '@gauntlet/contract'
import { orderChecks, type CheckRow, type RunCounts } from '@gauntlet/core/compare'
import { markup, type Html } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderMarkdownTable } from '../markdown-table.ts'

const outcomes = { pass: 'kept', fail: 'broken', no_evidence: 'no evidence' } as const

/** `broken in 3 of 8 runs`, or how many could not be asked. */
function describeRuns({ pass, fail, no_evidence }: RunCounts): string {
  const all = pass + fail + no_evidence
  if (fail > 0) return `broken in ${fail} of ${all} runs`
  if (no_evidence > 0) return `no evidence in ${no_evidence} of ${all} runs`
  return all === 0 ? '–' : `kept in ${all} of ${all} runs`
}

const columns = [
  { title: 'check', cell: ({ check }: CheckRow) => check },
  { title: 'baseline', cell: ({ baseline }: CheckRow) => describeRuns(baseline) },
  { title: 'candidate', cell: ({ candidate }: CheckRow) => describeRuns(candidate) },
  { title: 'seen', cell: ({ summary }: CheckRow) => summary ?? '' },
]

/** What the config asks of every run, what the candidate breaks first; undefined where it asks nothing. */
export function renderChecksHtml({ checks = [] }: CompareDocument): Html | undefined {
  if (checks.length === 0) return undefined
  const [name, ...rest] = columns
  const outcome = {
    title: 'outcome',
    cell: (row: CheckRow) =>
      markup`<span class="badge ${row.outcome}">${outcomes[row.outcome]}</span>`,
  }
  return markup`<h2>Guarantees and checks, over all runs</h2>
<p>${CHECKS_NOTE}</p>
${renderTable([...(name ? [name] : []), outcome, ...rest], orderChecks(checks))}`
}

/** The same for Markdown; empty where the config asks nothing. */
export function renderChecksMarkdown({ checks = [] }: CompareDocument): string[] {
  if (checks.length === 0) return []
  const [name, ...rest] = columns
  const outcome = { title: 'outcome', cell: (row: CheckRow) => outcomes[row.outcome] }
  return [
    '### Guarantees and checks, over all runs',
    CHECKS_NOTE,
    renderMarkdownTable([...(name ? [name] : []), outcome, ...rest], orderChecks(checks)),
  ]
}

const CHECKS_NOTE =
  'What the candidate breaks and the baseline keeps fails the comparison. What both break is no change between them.'

/** What the candidate breaks and the baseline keeps: each a sentence. */
export function regressionSentences({ checks = [] }: CompareDocument): string[] {
  return checks
    .filter(({ regressed }) => regressed)
    .map(({ check, candidate, summary }) =>
      [`${check}: ${describeRuns(candidate)}`, summary].filter(Boolean).join(': '),
    )
}
