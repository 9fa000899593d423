import type { ReviewDocument } from '@gauntlet/contract'
import {
  type FindingGroup,
  formatLocation,
  REPLAY_NOTICE,
  describeChance,
  describeCoverage,
  describeNextStep,
} from '@gauntlet/core/review'
import { formatCount, plural } from '@gauntlet/core/format'
import { fitSections, type Section } from './fit-sections.ts'
import {
  listFindings,
  outcomeOfVerdict,
  splitGroups,
  describeCost,
  describeSeverities,
  describeTrouble,
  describeUncounted,
} from './review-words.ts'
import { toCode, toProse } from '../markdown.ts'

/** GitHub takes 65,536 characters; the rest is room for what whoever posts it adds. */
export const COMMENT_LIMIT = 60_000
const INLINE_FINDINGS = 10
/** What readers should know beside the verdict; the document has all. */
const MOST_NOTES = 5
const signs = { pass: '✅', fail: '❌', no_evidence: '❔' } as const

/**
 * The body of one sticky pull-request comment, found again by its hidden first line and edited in place. Verdict,
 * coverage, what lineages agree on, who engaged, then the rest folded; cut at {@link COMMENT_LIMIT} by whole rows.
 */
export function renderReviewComment(document: ReviewDocument): string {
  const { convergent, single } = splitGroups(document)
  const shown = convergent.slice(0, INLINE_FINDINGS)
  const folded = convergent.slice(INLINE_FINDINGS)
  const sections = [
    renderVerdict(document),
    renderCoverage(document),
    renderConvergent(document, shown),
    ...renderFold(`${folded.length} more convergent`, folded, document),
    renderEngagement(document),
    ...renderTroubles(document),
    ...renderFold(plural(single.length, 'finding'), single, document),
    renderFoot(document),
  ]
  return fitSections(sections, COMMENT_LIMIT)
}

const describeCut = (rows: number): string[] => ['', `… and ${rows} more, cut for length.`]

function renderVerdict(document: ReviewDocument): Section {
  const { verdict, head, replayed, notes, reasons } = document
  const sha = head.sha.replaceAll(/[^\da-f]/gi, '').slice(0, 64)
  return {
    head: [
      `<!-- gauntlet-review:v1 sha=${sha} -->`,
      `## ${signs[outcomeOfVerdict[verdict]]} Gauntlet review: ${verdict}`,
      '',
      ...(replayed ? [`> **${REPLAY_NOTICE}**`, ''] : []),
      ...notes.slice(0, MOST_NOTES).flatMap((note) => [`> ${toProse(note, 400)}`, '']),
    ],
    rows: reasons.map((reason) => `- ${toProse(reason, 400)}`),
    describeCut,
  }
}

function renderCoverage(document: ReviewDocument): Section {
  const holes = document.files.filter(
    ({ coverage }) => coverage === 'partial' || coverage === 'unsent',
  )
  return {
    head: ['', `**Coverage:** ${describeCoverage(document)}.`, ''],
    rows: holes.map(
      ({ path, coverage, reason }) =>
        `- ${toCode(path)} ${coverage}: ${toProse(reason ?? 'no reason given', 200)}`,
    ),
    describeCut,
  }
}

function renderConvergent(document: ReviewDocument, groups: readonly FindingGroup[]): Section {
  const head = [
    '',
    '### What lineages agree on',
    '',
    `Convergent hunks: ${describeChance(document)}.`,
  ]
  if (groups.length === 0) return { head, rows: [], describeCut }
  return {
    head: [...head, '', '| severity | where | kind | lineages | what |', '|---|---|---|---|---|'],
    rows: groups.map((group) => {
      const why = listFindings(document, group)[0]?.why ?? ''
      const { severity, kind, lineages } = group
      return `| **${severity}** | ${toCode(formatLocation(group))} | ${kind} | ${toProse(lineages.join(', '), 200)} | ${toProse(why)} |`
    }),
    describeCut,
  }
}

function renderEngagement({ reviewers, calls, bundles }: ReviewDocument): Section {
  return {
    head: [
      '',
      '### Who read it',
      '',
      '| reviewer | lineage | model | engaged on | visible tokens | findings |',
      '|---|---|---|---:|---:|---:|',
    ],
    rows: reviewers.map(({ name, lineage, model, engaged, dropped }) => {
      const own = calls.filter(({ reviewer }) => reviewer === name)
      const sum = (count: (call: (typeof own)[number]) => number): string =>
        formatCount(own.reduce((total, call) => total + count(call), 0))
      const share = `${engaged} of ${plural(bundles.length, 'bundle')}${dropped ? ', dropped' : ''}`
      return `| ${toProse(name, 80)} | ${toProse(lineage, 80)} | ${toProse(model, 80)} | ${share} | ${sum(({ usage }) => usage.visible)} | ${sum(({ findings }) => findings)} |`
    }),
    describeCut,
  }
}

function renderTroubles({ calls }: ReviewDocument): Section[] {
  const troubled = calls.filter(({ engaged }) => !engaged)
  const rows = troubled.map((call) => `- ${toProse(describeTrouble(call), 200)}`)
  return fold(`Answers that do not count: ${rows.length}`, rows)
}

function renderFold(
  count: string,
  groups: readonly FindingGroup[],
  document: ReviewDocument,
): Section[] {
  const rows = groups.map((group) => {
    const [first] = listFindings(document, group)
    const { severity, kind, lineages } = group
    const fix = first?.fix ? ` *Fix:* ${toProse(first.fix, 300)}` : ''
    return `- **${severity}** ${kind} at ${toCode(formatLocation(group))} (${toProse(lineages.join(', '), 200)}): ${toProse(first?.why ?? '', 400)}${fix}`
  })
  const who = groups.every(({ convergent }) => convergent.hunk) ? '' : ' of one lineage alone'
  return fold(`${count}${who}: ${describeSeverities(groups)}`, rows)
}

/** The summary is raw HTML: it holds words and counts of ours alone. */
function fold(summary: string, rows: readonly string[]): Section[] {
  if (rows.length === 0) return []
  const head = ['', '<details>', `<summary>${summary}</summary>`, '']
  return [{ head, rows, tail: ['', '</details>'], describeCut }]
}

function renderFoot(document: ReviewDocument): Section {
  const uncounted = describeUncounted(document)
  return {
    head: [
      '',
      ...(uncounted === '' ? [] : [`Not counted: ${uncounted}.`, '']),
      `**Next:** ${describeNextStep(document)}`,
      '',
      `Cost: ${toProse(describeCost(document), 200)}. Reviewed ${toCode(document.base.sha.slice(0, 10))} to ${toCode(document.head.sha.slice(0, 10))} with gauntlet ${toProse(document.tool, 40)}.`,
      '',
    ],
    rows: [],
    describeCut,
  }
}
