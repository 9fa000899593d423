import type { ReviewCall } from '@gauntlet/contract'
import { judgeEngagement, parseReview, toLineage, type ReviewFinding } from '@gauntlet/core/review'
import type { ReviewRequest } from './ask-reviewer.ts'
import type { Transcript } from './transcript/transcript.ts'

/** How one request went, and the findings in its answer. */
export type ReviewerResult = {
  readonly call: ReviewCall
  readonly findings: readonly ReviewFinding[]
}

/** Reads a transcript: the answer of its last exchange counts. */
export function toReviewerResult(
  { reviewer, bundle }: ReviewRequest,
  transcript: Transcript,
  status: 'answered' | 'cached' | 'replayed',
): ReviewerResult {
  const { nonce, exchanges, failure } = transcript
  const paid = status === 'answered'
  const attempts = paid ? transcript.attempts : 0
  const cost_usd = paid ? transcript.cost_usd : 0
  const last = exchanges.at(-1)
  if (!last) {
    const unasked = toUnaskedResult({ reviewer, bundle }, failure ?? 'no answer')
    const state = paid ? 'failed' : status
    return { ...unasked, call: { ...unasked.call, status: state, attempts, cost_usd } }
  }
  const { name } = reviewer
  const lineage = toLineage(reviewer.lineage)
  const { usage, finish_reason: finishReason } = last
  const answer = last.answer.join('\n')
  const parsed = parseReview(answer, { nonce, bundle, reviewer: name, lineage, finishReason })
  const { engaged, trouble, filesNamed } = judgeEngagement(parsed, { usage, bundle })
  const call: ReviewCall = {
    reviewer: name,
    lineage,
    bundle: bundle.id,
    status,
    model: last.model,
    engaged,
    trouble,
    usage,
    files_named: filesNamed,
    latency_ms: exchanges.reduce((sum, { latency_ms }) => sum + latency_ms, 0),
    finish_reason: finishReason,
    attempts,
    repaired: exchanges.length > 1,
    cost_usd,
    findings: parsed.findings.length,
    advisory: parsed.advisory,
    verdict_mismatch: parsed.verdictMismatch,
  }
  return { call, findings: parsed.findings }
}

/** A reviewer that was not asked. */
export function toUnaskedResult(
  { reviewer, bundle }: Pick<ReviewRequest, 'reviewer' | 'bundle'>,
  why: string,
): ReviewerResult {
  const call: ReviewCall = {
    reviewer: reviewer.name,
    lineage: toLineage(reviewer.lineage),
    bundle: bundle.id,
    status: 'not_sent',
    model: null,
    engaged: false,
    trouble: why,
    usage: { in: 0, out: 0, reasoning: 0, visible: 0 },
    files_named: 0,
    latency_ms: 0,
    finish_reason: null,
    attempts: 0,
    repaired: false,
    cost_usd: 0,
    findings: 0,
    advisory: null,
    verdict_mismatch: false,
  }
  return { call, findings: [] }
}
