import type { ReviewDocument, ReviewedHunk, ReviewerSummary } from '@gauntlet/contract'
import {
  type ReviewDecision,
  type ReviewFinding,
  coverFiles,
  decideReview,
  tallyFindings,
} from '@gauntlet/core/review'
import { type Evidence, createRunId } from '@gauntlet/store'
import { toolVersion } from '../cli/tool-version.ts'
import type { Budget } from './budget.ts'
import type { ReviewerResult } from './reviewer-result.ts'
import type { ReviewPlan } from './plan-review.ts'
import type { ReviewerConfig } from './review-config.ts'

/** Characters of a hunk that a document keeps. */
const longestHunk = 20_000

export type Reviewed = {
  readonly plan: ReviewPlan
  readonly reviewers: readonly ReviewerConfig[]
  readonly results: readonly ReviewerResult[]
  readonly budget: Pick<Budget, 'usd' | 'requests' | 'cap'>
  readonly replayed: boolean
  readonly notes: readonly string[]
  readonly interrupted: boolean
  readonly at: Date
}

/** What was sent, answered and found, with the verdict that follows. */
export function buildReviewDocument(reviewed: Reviewed): ReviewDocument {
  const { plan, results, budget, replayed } = reviewed
  const { base, head, bundles, redactions } = plan
  const calls = results.map(({ call }) => call)
  const findings = results.flatMap((one) => one.findings)
  const { reviewers } = reviewed
  const { groups, convergence, quorum } = tallyFindings({ findings, calls, bundles, reviewers })
  const files = coverFiles({ ...plan, quorum })
  const decision = decideReview({
    groups,
    findings,
    quorum,
    replayed,
    coverage: files,
    problems: plan.problems,
    capHit: budget.cap,
  })
  return {
    schema: 'gauntlet.review/1',
    tool: toolVersion,
    at: reviewed.at.toISOString(),
    replayed,
    base,
    head,
    ...(reviewed.interrupted ? toInterrupted(decision, calls.length) : decision),
    notes: reviewed.notes,
    files,
    bundles: bundles.map(({ id, component, bytes, files: parts, warning }) => {
      return { id, component, bytes, files: parts.map(({ path }) => path), warning }
    }),
    reviewers: quorum.reviewers.map((one): ReviewerSummary => {
      const model = reviewers.find(({ name }) => name === one.name)?.model ?? ''
      return { ...one, model }
    }),
    calls,
    findings,
    groups,
    convergence,
    cost: {
      usd: budget.usd,
      requests: budget.requests,
      cached: calls.filter(({ status }) => status === 'cached').length,
      cap: budget.cap,
    },
    redactions,
    redacted_at: plan.redactedAt,
    hunks: listHunks(plan, findings),
  }
}

/** Who was stopped while reading has not decided, whatever was found until then. */
function toInterrupted({ reasons }: ReviewDecision, calls: number): ReviewDecision {
  const reason = `interrupted before all ${calls} answers were there`
  return { verdict: 'INCONCLUSIVE', outcome: 'no_evidence', reasons: [reason, ...reasons] }
}

/** The hunks that findings lie in; all of a file's, where one is about the file. */
function listHunks({ bundles }: ReviewPlan, findings: readonly ReviewFinding[]): ReviewedHunk[] {
  const hunks = new Map<string, ReviewedHunk>()
  for (const { bundle, path, hunk } of findings) {
    const sent = bundles.find(({ id }) => id === bundle)?.hunks ?? []
    for (const { header, text, ...one } of sent) {
      if (one.path !== path || (hunk !== null && header !== hunk)) continue
      hunks.set(`${path}\0${header}`, { path, header, text: text.slice(0, longestHunk) })
    }
  }
  return [...hunks.values()]
}

/** A review as the store keeps it. */
export function toReviewEvidence(document: ReviewDocument): Evidence {
  const { at, outcome } = document
  return { id: createRunId(Date.parse(at)), document, outcome }
}
