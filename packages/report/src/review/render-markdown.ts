import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import {
  classifyFindings,
  excerptHunk,
  type ExcerptLine,
  type FindingGroup,
  formatLocation,
  REPLAY_NOTICE,
  describeChance,
  describeCoverage,
  describeNextStep,
  uncountedWords,
} from '@gauntlet/core/review'
import { renderFence } from '../parity/render-markdown.ts'
import { formatCount, formatDuration } from '@gauntlet/core/format'
import {
  listFindings,
  splitGroups,
  describeCost,
  describeRedactions,
  describeTrouble,
  describeUncounted,
} from './review-words.ts'
import { toCode, toProse } from '../markdown.ts'

/** The whole review: every file, every answer, every finding with its lines of the diff. */
export function renderReviewMarkdown(document: ReviewDocument): string {
  const { verdict, base, head, replayed, notes, reasons } = document
  const { convergent, single } = splitGroups(document)
  const redactions = describeRedactions(document)
  return [
    `# Review: ${verdict}`,
    '',
    `**Coverage:** ${describeCoverage(document)}.`,
    '',
    ...(replayed ? [`> **${REPLAY_NOTICE}**`, ''] : []),
    ...notes.flatMap((note) => [`> ${toProse(note)}`, '']),
    ...reasons.map((reason) => `- ${toProse(reason)}`),
    '',
    `From ${formatCommit(base)} to ${formatCommit(head)}, ${toProse(document.at)}. ${describeNextStep(document)}`,
    '',
    '## Files',
    '',
    ...renderFiles(document),
    '',
    '## Who read what',
    '',
    ...renderCalls(document),
    '',
    '## What lineages agree on',
    '',
    `Convergent hunks: ${describeChance(document)}.`,
    ...convergent.flatMap((group) => renderGroup(document, group)),
    ...(single.length === 0 ? [] : ['', '## What one lineage alone says']),
    ...single.flatMap((group) => renderGroup(document, group)),
    ...renderUncounted(document),
    '',
    `Cost: ${toProse(describeCost(document))}.`,
    ...(redactions === '' ? [] : ['', `Redacted before sending: ${toProse(redactions)}.`]),
    '',
  ].join('\n')
}

const formatCommit = ({ rev, sha }: ReviewDocument['base']): string =>
  `${toCode(sha.slice(0, 10))} (${toProse(rev)})`

function renderFiles({ files }: ReviewDocument): string[] {
  return [
    '| file | status | lines | coverage | bundles | why |',
    '|---|---|---:|---|---|---|',
    ...files.map(
      ({ path, previous_path, status, added, removed, coverage, bundles, reason }) =>
        `| ${toCode(path)}${previous_path === null ? '' : ` from ${toCode(previous_path)}`} | ${status} | +${added} −${removed} | ${coverage} | ${toProse(bundles.join(', '))} | ${toProse(reason ?? '')} |`,
    ),
  ]
}

const renderCalls = ({ calls }: ReviewDocument): string[] => [
  '| bundle | reviewer | lineage | model | answer | tokens in | said | thought | files named | time | engaged | findings |',
  '|---|---|---|---|---|---:|---:|---:|---:|---:|---|---:|',
  ...calls.map(renderCall),
  '',
  ...calls
    .filter(({ engaged }) => !engaged)
    .map((call) => `- not engaged: ${toProse(describeTrouble(call))}`),
]

function renderCall(call: ReviewCall): string {
  const { usage, latency_ms, files_named, findings, engaged, status } = call
  const cells = [
    toProse(call.bundle),
    toProse(call.reviewer),
    toProse(call.lineage),
    toProse(call.model ?? '–'),
    status.replace('_', ' '),
    ...[usage.in, usage.visible, usage.reasoning].map(formatCount),
    files_named,
    formatDuration(latency_ms),
    engaged ? 'yes' : '**no**',
    findings,
  ]
  return `| ${cells.join(' | ')} |`
}

function renderGroup(document: ReviewDocument, group: FindingGroup): string[] {
  const excerpt = excerptHunk(document.hunks, group)
  const near = group.convergent.file && !group.convergent.hunk
  return [
    '',
    `### ${group.severity} ${group.kind} at ${toCode(formatLocation(group))}`,
    '',
    `Lineages: ${toProse(group.lineages.join(', '))}.${near ? ' Another lineage names this file elsewhere.' : ''}`,
    ...(excerpt.length === 0 ? [] : ['', renderFence('text', excerpt.map(toLine).join('\n'))]),
    '',
    ...listFindings(document, group).flatMap(({ reviewer, severity, why, fix }) => [
      `- **${toProse(reviewer)}** (${severity}): ${toProse(why, 2_000)}`,
      ...(fix === '' ? [] : [`  - *Fix:* ${toProse(fix, 2_000)}`]),
    ]),
  ]
}

function toLine({ guilty, line, sign, code }: ExcerptLine): string {
  return `${guilty ? '>' : ' '} ${String(line ?? '').padStart(5)} ${sign} ${code}`
}

function renderUncounted(document: ReviewDocument): string[] {
  const rows = classifyFindings(document).flatMap(({ finding, uncounted }) => {
    if (uncounted === undefined) return []
    const { reviewer, severity, why, state_reason } = finding
    const reason = state_reason === null ? '' : ` Its reason: ${toProse(state_reason)}.`
    return [
      `- ${severity} of ${toProse(reviewer)} at ${toCode(formatLocation(finding))}, ${uncountedWords[uncounted]}: ${toProse(why)}${reason}`,
    ]
  })
  if (rows.length === 0) return []
  return ['', '## Not counted', '', `${describeUncounted(document)}.`, '', ...rows]
}
