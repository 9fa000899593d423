import type { Outcome } from '../verdict/decide-verdict.ts'
import type { DiffProblem } from './diff/diff-reader.ts'
import { formatLocation } from './review-facts.ts'
import type { FileCoverage, FindingGroup, ReviewFinding, ReviewVerdict } from './review-types.ts'
import { leastLineages, type Quorum } from './tally/judge-quorum.ts'
import { areConvergent } from './tally/same-location.ts'

export type ReviewQuestion = {
  readonly groups: readonly FindingGroup[]
  /** At least those that the groups name. */
  readonly findings: readonly ReviewFinding[]
  readonly coverage: readonly FileCoverage[]
  readonly quorum: Pick<Quorum, 'bundles'>
  /** What of the diff could not be read. */
  readonly problems?: readonly DiffProblem[]
  /** The cap that prevented calls. */
  readonly capHit: string | null
  /** Recorded answers were played again. */
  readonly replayed?: boolean
}

export type ReviewDecision = {
  readonly verdict: ReviewVerdict
  readonly outcome: Outcome
  /** Why, one sentence each, the strongest first. */
  readonly reasons: readonly string[]
}

const outcomes: Readonly<Record<ReviewVerdict, Outcome>> = {
  BLOCK: 'fail',
  CHANGES: 'fail',
  INCONCLUSIVE: 'no_evidence',
  PASS: 'pass',
}
/** Sentences of one sort before the rest is counted. */
const mostReasons = 10

/**
 * The verdict, from what was found and what was seen; never from what a reviewer calls it. BLOCK: two
 * lineages say BLOCK of one place. CHANGES: one says BLOCK, or a MAJOR is convergent. INCONCLUSIVE: a
 * bundle had less than two engaged lineages, a file was not wholly reviewed, a cap was hit, or there was
 * nothing to read. PASS: otherwise.
 */
export function decideReview(question: ReviewQuestion): ReviewDecision {
  const { groups } = question
  const findings = new Map(question.findings.map((finding) => [finding.id, finding]))
  const isAgreedBlock = (group: FindingGroup) =>
    areConvergent(
      group.findings.flatMap((id) => {
        const finding = findings.get(id)
        return finding?.severity === 'BLOCK' ? [finding] : []
      }),
    )
  const blocks = groups.filter(isAgreedBlock)
  const changes = groups.filter(
    (group) => !blocks.includes(group) && (group.severity === 'BLOCK' || isAgreedMajor(group)),
  )
  const doubts = listDoubts(question)
  const verdict: ReviewVerdict =
    blocks.length > 0
      ? 'BLOCK'
      : changes.length > 0
        ? 'CHANGES'
        : doubts.length > 0
          ? 'INCONCLUSIVE'
          : 'PASS'
  const reasons = [...cut(blocks.map(toSentence)), ...cut(changes.map(toSentence)), ...doubts]
  if (verdict === 'PASS') {
    reasons.push(
      'two lineages or more read every file that is not excluded, and found nothing that gates',
    )
  }
  if (question.replayed) reasons.push('recorded answers were played again: no reviewer was asked')
  return { verdict, outcome: outcomes[verdict], reasons }
}

function isAgreedMajor({ severity, convergent }: FindingGroup): boolean {
  return severity === 'MAJOR' && convergent.hunk
}

function listDoubts({ coverage, quorum, problems, capHit }: ReviewQuestion): string[] {
  const doubts: string[] = []
  if (capHit !== null) doubts.push(`calls were left out: ${capHit}`)
  const few = quorum.bundles.filter(({ lineages }) => lineages.length < leastLineages)
  doubts.push(
    ...cut(
      few.map(({ bundle, lineages }) => {
        const engaged =
          lineages.length === 0 ? 'no reviewer was' : `only ${lineages.join(', ')} was`
        return `${bundle}: ${engaged} engaged, ${leastLineages} lineages are the least`
      }),
    ),
  )
  const unseen = coverage.filter((file) => ['partial', 'unsent'].includes(file.coverage))
  doubts.push(
    ...cut(unseen.map(({ path, coverage: how, reason }) => `${path} is ${how}: ${reason}`)),
  )
  doubts.push(
    ...cut(
      (problems ?? []).map(
        ({ line, message }) => `line ${line} of the diff cannot be read: ${message}`,
      ),
    ),
  )
  if (!coverage.some((file) => file.coverage === 'reviewed') && doubts.length === 0) {
    doubts.push(coverage.length === 0 ? 'nothing was changed' : 'every changed file is excluded')
  }
  return doubts
}

function toSentence(group: FindingGroup): string {
  const { severity, kind, lineages, convergent } = group
  const who = convergent.hunk ? `${lineages.join(' and ')} agree on` : `${lineages.join(', ')} says`
  return `${who} ${severity} (${kind}) at ${formatLocation(group)}`
}

function cut(sentences: readonly string[]): string[] {
  const rest = sentences.length - mostReasons
  return rest <= 0 ? [...sentences] : [...sentences.slice(0, mostReasons), `and ${rest} more`]
}
