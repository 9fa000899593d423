import type { StageResult, VerdictDocument, VerdictReason } from '@gauntlet/contract'
import { formatDuration } from '../format.ts'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { describeResumes } from './render-verdict.ts'

const badges = {
  ship: 'pass',
  'ship-with-known-gaps': 'pass',
  hold: 'fail',
  inconclusive: 'no_evidence',
} as const
const meanings = {
  ship: 'Every gate passed.',
  'ship-with-known-gaps': 'Every failure is covered by a known gap that was accepted.',
  hold: 'A gate failed, and no known gap covers it.',
  inconclusive: 'Nothing failed, but evidence is missing.',
} as const
const outcomeWords = { pass: 'pass', fail: 'fail', no_evidence: 'no evidence' } as const

/** One self-contained page about one verdict: what holds it up first, then stage by stage. */
export function renderVerdictHtml(document: VerdictDocument): string {
  const { verdict, project, branch, at, stages, builds, not_looked_at: gaps } = document
  const blocking = stages.flatMap(({ stage, reasons }) =>
    reasons
      .filter((reason) => reason.outcome !== 'pass' && !isCovered(reason))
      .map((reason) => ({ ...reason, stage })),
  )
  // The page lies in the evidence folder; evidence is named from the project's folder.
  const up = '../'.repeat(document.evidence.split('/').length)
  const where = branch === null ? project : `${project}, branch ${branch}`
  const body = markup`<header>
<p class="faint">Gauntlet verdict</p>
<h1><span class="badge ${badges[verdict]}">${verdict}</span> ${where}</h1>
<p>${meanings[verdict]} <time>${at}</time>, exit code ${document.exit_code}.</p>
</header>
${describeResumes(document).map((line) => markup`<p>${line}</p>`)}
${blocking.length > 0 && markup`<h2>What holds it up</h2>${renderReasons(blocking, up)}`}
<h2>Builds</h2>
${renderTable(
  [
    { title: 'target', cell: (one) => one.target },
    { title: 'build', cell: (one) => one.build ?? 'unknown' },
    { title: 'address', cell: (one) => one.url },
  ],
  builds,
)}
${stages.map((stage) => renderStage(stage, up))}
<h2>Not looked at</h2>
${gaps.length === 0 ? markup`<p>Nothing was left out.</p>` : markup`<ul>${gaps.map((gap) => markup`<li>${gap}</li>`)}</ul>`}
<footer>gauntlet ${document.tool}, verdict ${document.id}</footer>`
  return renderPage(`${verdict}: ${where}`, body)
}

function isCovered({ outcome, known_gap }: VerdictReason): boolean {
  return outcome === 'fail' && known_gap !== null
}

function renderStage({ stage, outcome, duration_ms, reasons }: StageResult, up: string): Html {
  const head = markup`<h2>${stage} <span class="badge ${outcome}">${outcomeWords[outcome]}</span></h2>
<p class="faint">${formatDuration(duration_ms)}, ${reasons.length} gates</p>`
  return reasons.length === 0 ? head : markup`${head}${renderReasons(reasons, up)}`
}

function renderReasons(
  reasons: readonly (VerdictReason & { readonly stage?: string })[],
  up: string,
): Html {
  return renderTable(
    [
      { title: 'gate', cell: ({ check, stage }) => (stage ? `${stage}: ${check}` : check) },
      { title: 'outcome', cell: renderReasonOutcome },
      { title: 'what was seen', cell: (reason) => reason.summary },
      { title: 'evidence', cell: ({ evidence }) => renderEvidence(evidence, up) },
    ],
    reasons,
  )
}

function renderReasonOutcome(reason: VerdictReason): Html {
  if (isCovered(reason)) {
    return markup`<span class="badge no_evidence">known gap</span> ${reason.known_gap ?? ''}`
  }
  return markup`<span class="badge ${reason.outcome}">${outcomeWords[reason.outcome]}</span>`
}

/** A link where it is a file of the project, reached from this page by `up`; anything else is text. */
function renderEvidence(evidence: string | null, up: string): Html | string {
  if (evidence === null) return '–'
  const isFile = /^[\w-][\w./-]*\.[a-z]+$/.test(evidence) && !evidence.includes('..')
  return isFile ? markup`<a href="${up}${evidence}">${evidence}</a>` : evidence
}
