import { ToolError } from '@gauntlet/contract'
import {
  leastLineages,
  promptVersion,
  redactionVersion,
  toLineage,
  toReviewPrompt,
} from '@gauntlet/core/review'
import { drawNonce, type ReviewRequest } from './ask-reviewer.ts'
import { estimateUsd, type Caps } from './budget.ts'
import type { Prompt } from './endpoint/endpoint-protocol.ts'
import type { ReviewPlan } from './plan-review.ts'
import type { ReviewerConfig } from './review-config.ts'
import { toQuestionKey } from './transcript/transcript.ts'

/** Every reviewer on every bundle, reviewers first. */
export function planRequests(
  plan: ReviewPlan,
  reviewers: readonly ReviewerConfig[],
): ReviewRequest[] {
  return reviewers.flatMap((reviewer) =>
    plan.bundles.map((bundle) => {
      const question = { reviewer, bundleText: bundle.text, promptVersion, redactionVersion }
      return { reviewer, bundle, key: toQuestionKey(question) }
    }),
  )
}

/** What a bundle's reviewers are sent, but for the nonce, which is another each time. */
export function previewPrompt(
  { manifest }: ReviewPlan,
  { bundle }: Pick<ReviewRequest, 'bundle'>,
): Prompt {
  const nonce = drawNonce(JSON.stringify(manifest) + bundle.text)
  return toReviewPrompt({ bundle, manifest, nonce })
}

/** What these questions may cost at most if each is answered at once, in US dollars. */
export function estimateCostUsd(plan: ReviewPlan, requests: readonly ReviewRequest[]): number {
  return requests.reduce((sum, request) => {
    const { system, user } = previewPrompt(plan, request)
    return sum + estimateUsd(request.reviewer, Buffer.byteLength(system + user))
  }, 0)
}

/** @throws ToolError USAGE when the questions do not fit into the caps even without a single retry */
export function requireWithinCaps(calls: number, usd: number, { maxUsd, maxCalls }: Caps): void {
  const advice = 'raise the cap, or review less at a time. See `gauntlet review --help`.'
  if (maxCalls !== undefined && calls > maxCalls) {
    throw new ToolError(
      'USAGE',
      `the review needs ${calls} calls, and ${maxCalls} are allowed: ${advice}`,
    )
  }
  if (maxUsd !== undefined && usd > maxUsd) {
    const said = `the review may cost $${usd.toFixed(4)}, and $${maxUsd} are allowed`
    throw new ToolError('USAGE', `${said}: ${advice}`)
  }
}

/** What keeps these reviewers from ever passing a change; one sentence each. */
export function listReviewerDoubts(reviewers: readonly ReviewerConfig[]): string[] {
  const unknown = reviewers.filter(({ lineage }) => toLineage(lineage) === 'unknown')
  const lineages = new Set(reviewers.map(({ lineage }) => toLineage(lineage)))
  return [
    ...unknown.map(
      ({ name, lineage }) =>
        `reviewer ${name}: the lineage "${lineage}" is not known, and one with all others that are not`,
    ),
    ...(lineages.size < leastLineages
      ? [`the reviewers are of ${lineages.size} lineage: no review of theirs can pass`]
      : []),
  ]
}
