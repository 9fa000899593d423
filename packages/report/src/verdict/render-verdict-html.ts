import type { StageResult, VerdictDocument, VerdictReason } from '@gauntlet/contract'
import {
  changedAnswersQuestion,
  describeChangedAnswers,
  summariseVerdict,
  explainVerdict,
  type MeasuredDifference,
  type StageLine,
  type VerdictItem,
  type VerdictSummary,
} from '@gauntlet/core/verdict'
import { renderBadge } from '../html/badge.ts'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable, type Column } from '../html/table.ts'
import { describeChange, describeResumes, describeStage } from './render-verdict.ts'

/** One self-contained page about one verdict: what decides first; what passed is folded to a line a stage. */
export function renderVerdictHtml(document: VerdictDocument): string {
  const { verdict, project, branch, at, stages, builds, not_looked_at: gaps } = document
  const { start_up_races: races = [] } = document
  const { blocking, knownGaps, missing, baseline, stages: lines } = summariseVerdict(stages)
  // The page lies in the evidence folder; evidence is named from the project's folder.
  const up = '../'.repeat(document.evidence.split('/').length)
  const where = branch === null ? project : `${project}, branch ${branch}`
  const differences = stages.flatMap((stage) => stage.differences ?? [])
  const body = markup`<header>
<p class="faint">Gauntlet verdict</p>
<h1>${renderBadge(verdict)} ${where}</h1>
<p>${explainVerdict(document)} <time>${at}</time>, exit code ${document.exit_code}.</p>
</header>
${renderChangedAnswers(document)}
${describeResumes(document).map((line) => markup`<p>${line}</p>`)}
${renderItems('What blocks shipping', blocking, up)}
${renderItems('Known gaps', knownGaps, up)}
${renderItems('Missing evidence', missing, up)}
${differences.length > 0 && markup`<h2>Candidate against baseline</h2>${renderTable(differenceColumns, differences)}`}
<h2>Stages</h2>
${stages.map((stage, index) => renderStage(stage, lines[index], up))}
${baseline.length > 0 && renderBaseline(baseline, up)}
<h2>Builds</h2>
${renderTable(
  [
    { title: 'target', cell: (one) => one.target },
    { title: 'build', cell: (one) => one.build ?? 'unknown' },
    { title: 'address', cell: (one) => one.url },
  ],
  builds,
)}
${races.length > 0 && markup`<h2>Races at start-up</h2><p>They block nothing.</p><ul>${races.map((race) => markup`<li>${race}</li>`)}</ul>`}
<h2>Not looked at</h2>
${gaps.length === 0 ? markup`<p>Nothing was left out.</p>` : markup`<ul>${gaps.map((gap) => markup`<li>${gap}</li>`)}</ul>`}
<footer>gauntlet ${document.tool}, verdict ${document.id}</footer>`
  return renderPage(`${verdict}: ${where}`, body)
}

const differenceColumns: readonly Column<MeasuredDifference>[] = [
  { title: 'metric', cell: ({ metric, scenario }) => `${metric} (${scenario})` },
  { title: 'difference', cell: ({ effect }) => effect ?? '–' },
  { title: 'verdict', cell: ({ verdict }) => verdict },
]

function renderChangedAnswers({ changed_answers: changed }: VerdictDocument): Html | false {
  const lines = describeChangedAnswers(changed)
  if (lines.length === 0) return false
  return markup`<h2>Answers changed</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul><p>${changedAnswersQuestion}</p>`
}

function renderItems(title: string, items: readonly VerdictItem[], up: string): Html | false {
  if (items.length === 0) return false
  return markup`<h2>${title}</h2><ul class="items">${items.map((item) => renderItem(item, up))}</ul>`
}

function renderItem(item: VerdictItem, up: string): Html {
  const { stage, check, summary, evidence, command } = item
  return markup`<li>${renderReasonOutcome(item)} <strong>${stage}: ${check}</strong>${describeChange(item)}
<p>${summary}</p>
${evidence !== null && markup`<p class="faint">proof: ${renderEvidence(evidence, up)}</p>`}
${command !== null && markup`<pre>${command}</pre>`}</li>`
}

function renderBaseline(failures: VerdictSummary['baseline'], up: string): Html {
  return markup`<details><summary>Failed by the baseline: ${failures.length} (blocks nothing)</summary>
<ul class="faint">${failures.map(
    ({ stage, check, summary, evidence }) =>
      markup`<li>${stage}: ${check}: ${summary} ${evidence !== null && renderEvidence(evidence, up)}</li>`,
  )}</ul></details>`
}

function renderStage({ reasons }: StageResult, line: StageLine | undefined, up: string): Html {
  if (!line) return markup``
  const { stage, outcome } = line
  return markup`<details><summary>${renderBadge(outcome)} <strong>${stage}</strong>: ${describeStage(line)}</summary>
${reasons.length > 0 && renderReasons(reasons, up)}</details>`
}

function renderReasons(reasons: readonly VerdictReason[], up: string): Html {
  return renderTable(
    [
      { title: 'check', cell: ({ check }) => check },
      { title: 'outcome', cell: renderReasonOutcome },
      { title: 'result', cell: (reason) => reason.summary },
      { title: 'evidence', cell: ({ evidence }) => renderEvidence(evidence, up) },
    ],
    reasons,
  )
}

function renderReasonOutcome({ outcome, known_gap }: VerdictReason): Html {
  if (outcome === 'fail' && known_gap !== null) {
    return markup`<span class="badge no_evidence">known gap</span> ${known_gap}`
  }
  return renderBadge(outcome)
}

/** A link where it is a file of the project, reached from this page by `up`; anything else is text. */
function renderEvidence(evidence: string | null, up: string): Html | string {
  if (evidence === null) return '–'
  const isFile = /^[\w-][\w./-]*\.[a-z]+$/.test(evidence) && !evidence.includes('..')
  return isFile ? markup`<a href="${up}${evidence}">${evidence}</a>` : evidence
}
