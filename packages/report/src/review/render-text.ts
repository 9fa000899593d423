import { toPrintable } from '@gauntlet/core/text'
import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import {
  type FindingGroup,
  formatLocation,
  REPLAY_NOTICE,
  describeChance,
  describeCoverage,
  describeNextStep,
} from '@gauntlet/core/review'
import { formatCount, formatDuration, plural } from '@gauntlet/core/format'
import { renderTextTable, type Cell } from '../text-table.ts'
import type { VerdictPaint } from '../verdict/render-verdict.ts'
import {
  listFindings,
  outcomeOfVerdict,
  splitGroups,
  describeCost,
  describeRedactions,
  describeSeverities,
  describeTrouble,
  describeUncounted,
} from './review-words.ts'

const plain: VerdictPaint = (_, text) => text
const marks = { pass: ['green', '✓'], fail: ['red', '✗'], no_evidence: ['yellow', '?'] } as const
const severityStyles = { BLOCK: 'red', MAJOR: 'yellow', MINOR: 'dim' } as const
/** Of convergent findings, of files not reviewed, of calls in trouble: the document has them all. */
const MOST_SHOWN = 10
const SINGLES_SHOWN = 3
const LONGEST = 400

/** For a terminal: verdict, coverage, who read what, what they agree on, what it cost, what to do next. */
export function renderReviewText(document: ReviewDocument, paint: VerdictPaint = plain): string {
  const { verdict, base, head, replayed, notes, reasons, calls } = document
  const [style, mark] = marks[outcomeOfVerdict[verdict]]
  const { convergent, single } = splitGroups(document)
  const range = `${formatCommit(base)}..${formatCommit(head)}`
  return [
    `${paint(style, mark)} ${paint('bold', `review: ${paint(style, verdict)}`)}  ${range}`,
    `coverage: ${describeCoverage(document)}`,
    ...(replayed ? [paint('bold', paint('yellow', REPLAY_NOTICE))] : []),
    ...notes.map((note) => paint('yellow', oneLine(note))),
    ...reasons.map((reason) => `  - ${oneLine(reason)}`),
    ...cut(document.files.filter(isHole), ({ path, coverage, reason }) =>
      paint('yellow', `  ? ${oneLine(path)} ${coverage}: ${oneLine(reason ?? 'no reason given')}`),
    ),
    '',
    renderCalls(calls, paint),
    ...cut(
      calls.filter(({ engaged }) => !engaged),
      (call) => paint('yellow', `  ? ${oneLine(describeTrouble(call))}`),
    ),
    ...document.reviewers
      .filter(({ dropped }) => dropped)
      .map(({ name }) =>
        paint('yellow', `  ? ${oneLine(name)} engaged on too little to count in the quorum`),
      ),
    '',
    paint(
      'bold',
      `${plural(convergent.length, 'convergent finding')}: ${describeChance(document)}`,
    ),
    ...cut(convergent, (group) => renderGroup(document, group, paint)),
    '',
    ...renderSingles(document, single, paint),
    ...renderAccounts(document),
    '',
    `next: ${describeNextStep(document)}`,
  ].join('\n')
}

const isHole = ({ coverage }: ReviewDocument['files'][number]): boolean =>
  coverage === 'partial' || coverage === 'unsent'

const formatCommit = ({ rev, sha }: ReviewDocument['base']): string => {
  const short = oneLine(sha.slice(0, 10))
  return rev === sha || rev === short ? short : `${oneLine(rev)} (${short})`
}

function renderCalls(calls: readonly ReviewCall[], paint: VerdictPaint): string {
  const head = ['bundle', 'reviewer', 'lineage', 'answer'].map((text) => ({ text, left: true }))
  const figures = ['tokens in', 'said', 'thought', 'files', 'time', 'engaged', 'findings']
  const rows = calls.map((call): Cell[] => [
    ...[call.bundle, call.reviewer, call.lineage, call.status.replace('_', ' ')].map((text) => ({
      text: oneLine(text),
      left: true,
    })),
    { text: formatCount(call.usage.in) },
    { text: formatCount(call.usage.visible) },
    { text: formatCount(call.usage.reasoning) },
    { text: String(call.files_named) },
    { text: formatDuration(call.latency_ms) },
    { text: call.engaged ? 'yes' : 'NO', style: call.engaged ? 'green' : 'yellow' },
    { text: String(call.findings) },
  ])
  const titles = [...head, ...figures.map((text) => ({ text }))]
  return renderTextTable([titles.map((cell): Cell => ({ ...cell, style: 'dim' })), ...rows], paint)
}

function renderGroup(document: ReviewDocument, group: FindingGroup, paint: VerdictPaint): string {
  const { severity, kind, lineages } = group
  const findings = listFindings(document, group)
  const [first] = findings
  return [
    `${paint(severityStyles[severity], severity)} ${kind}  ${paint('bold', oneLine(formatLocation(group)))}  ${lineages.map(oneLine).join(' + ')}`,
    ...(first?.quote ? [`    ${paint('dim', `> ${oneLine(first.quote)}`)}`] : []),
    ...findings.map(({ reviewer, why }) => `    ${oneLine(reviewer)}: ${oneLine(why)}`),
    ...(first?.fix ? [`    fix: ${oneLine(first.fix)}`] : []),
  ].join('\n')
}

function renderSingles(
  document: ReviewDocument,
  single: readonly FindingGroup[],
  paint: VerdictPaint,
): string[] {
  if (single.length === 0) return []
  const rest = single.length - SINGLES_SHOWN
  return [
    paint(
      'bold',
      `${plural(single.length, 'finding')} of one lineage alone: ${describeSeverities(single)}`,
    ),
    ...single.slice(0, SINGLES_SHOWN).map((group) => renderGroup(document, group, paint)),
    ...(rest > 0 ? [paint('dim', `  and ${rest} more, in the document`)] : []),
    '',
  ]
}

function renderAccounts(document: ReviewDocument): string[] {
  const [uncounted, redactions] = [describeUncounted(document), describeRedactions(document)]
  const mismatched = document.calls.filter(({ verdict_mismatch: is }) => is)
  return [
    ...(uncounted === '' ? [] : [`not counted: ${uncounted}`]),
    ...mismatched.map(({ reviewer, bundle }) =>
      oneLine(`${reviewer} wrote PASS on ${bundle} and left a BLOCK open: the finding stays`),
    ),
    ...(redactions === '' ? [] : [`redacted before sending: ${oneLine(redactions)}`]),
    `cost: ${oneLine(describeCost(document))}`,
  ]
}

function cut<Item>(items: readonly Item[], render: (item: Item) => string): string[] {
  const rest = items.length - MOST_SHOWN
  return [
    ...items.slice(0, MOST_SHOWN).map(render),
    ...(rest > 0 ? [`  and ${rest} more, in the document`] : []),
  ]
}

const oneLine = (text: string): string => toPrintable(text.replaceAll(/\s+/g, ' ').trim(), LONGEST)
