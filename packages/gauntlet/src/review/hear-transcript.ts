import type { ReviewCall } from '@gauntlet/contract'
import { judgeEngagement, parseReview, toLineage, type ReviewFinding } from '@gauntlet/core/review'
import type { Asking } from './ask-reviewer.ts'
import type { Transcript } from './transcript/transcript.ts'

/** What became of one call, and what was found in it. */
export type Heard = { readonly call: ReviewCall; readonly findings: readonly ReviewFinding[] }

/** Reads a transcript: what was said in its last exchange counts. */
export function hearTranscript(
  { reviewer, bundle }: Asking,
  transcript: Transcript,
  status: 'answered' | 'cached' | 'replayed',
): Heard {
  const { nonce, exchanges, failure } = transcript
  const paid = status === 'answered'
  const attempts = paid ? transcript.attempts : 0
  const cost_usd = paid ? transcript.cost_usd : 0
  const last = exchanges.at(-1)
  if (!last) {
    const unheard = hearNothing({ reviewer, bundle }, failure ?? 'no answer')
    const state = paid ? 'failed' : status
    return { ...unheard, call: { ...unheard.call, status: state, attempts, cost_usd } }
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
export function hearNothing(
  { reviewer, bundle }: Pick<Asking, 'reviewer' | 'bundle'>,
  why: string,
): Heard {
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
