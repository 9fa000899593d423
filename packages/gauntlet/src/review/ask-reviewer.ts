import {
  isNonceSafe,
  parseReview,
  promptVersion,
  redactionVersion,
  toRepairPrompt,
  toReviewPrompt,
  type ManifestEntry,
  type ReviewBundle,
} from '@gauntlet/core/review'
import { InvariantError } from '@gauntlet/core'
import { randomBytes } from 'node:crypto'
import type { Budget } from './budget.ts'
import { callEndpoint, type CallAnswer, type CallFailure } from './endpoint/call-endpoint.ts'
import type { Prompt } from './endpoint/endpoint-protocol.ts'
import type { RejectedParameters } from './endpoint/rejected-parameters.ts'
import type { ReviewerConfig } from './review-config.ts'
import type { TranscriptEntry, Transcript } from './transcript/transcript.ts'

/** One reviewer, to be asked about one bundle. */
export type ReviewRequest = {
  readonly reviewer: ReviewerConfig
  readonly bundle: ReviewBundle
  /** What the answer is cached and recorded under. */
  readonly key: string
}

export type AskContext = {
  readonly manifest: readonly ManifestEntry[]
  readonly keyOf: (reviewer: ReviewerConfig) => string
  readonly hideKeys: (text: string) => string
  readonly budget: Budget
  readonly rejected: RejectedParameters
  readonly note: (text: string) => void
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** The cap because of which a reviewer was not asked. */
export type Capped = { readonly capped: string }

/**
 * Asks a reviewer about a bundle, and once more for the format when the answer is not in it. What an
 * endpoint does wrong is part of the transcript; only an interruption throws.
 */
export async function askReviewer(
  request: ReviewRequest,
  context: AskContext,
): Promise<Transcript | Capped> {
  const { reviewer, bundle } = request
  const nonce = drawNonce(JSON.stringify(context.manifest) + bundle.text)
  const prompt = toReviewPrompt({ bundle, manifest: context.manifest, nonce })
  const first = await call(request, context, prompt)
  if ('failure' in first) {
    if (first.capped && first.attempts === 0) return { capped: first.failure }
    return toTranscript(request, context, { nonce, exchanges: [], failure: first.failure, first })
  }
  const exchanges = [toExchange(prompt, first)]
  const { text, finishReason } = first.answer
  const { name, lineage } = reviewer
  const parsed = parseReview(text, { nonce, bundle, reviewer: name, lineage, finishReason })
  if (!parsed.repairable) {
    return toTranscript(request, context, { nonce, exchanges, failure: null, first })
  }
  context.note(`${name} on ${bundle.id}: ${parsed.formatError}; requesting the format`)
  const repair = toRepairPrompt({ nonce, answer: text })
  const second = await call(request, context, repair)
  if (!('failure' in second)) exchanges.push(toExchange(repair, second))
  return toTranscript(request, context, { nonce, exchanges, failure: null, first, second })
}

async function call(
  { reviewer }: ReviewRequest,
  { keyOf, hideKeys, budget, rejected, note, signal }: AskContext,
  prompt: Prompt,
): Promise<CallAnswer | CallFailure> {
  const key = keyOf(reviewer)
  return await callEndpoint({ reviewer, key, hideKeys, prompt, budget, rejected, note, signal })
}

/** At random, so that no change can know it; drawn again if it stands in the change all the same. */
export function drawNonce(text: string): string {
  for (let draw = 0; draw < 10; draw += 1) {
    const nonce = randomBytes(8).toString('hex')
    if (isNonceSafe(nonce, text)) return nonce
  }
  throw new InvariantError('one of ten random nonces is not in a text')
}

function toExchange(
  prompt: Prompt,
  { answer, headers, sent, latencyMs }: CallAnswer,
): TranscriptEntry {
  return {
    system: prompt.system.split('\n'),
    user: prompt.user.split('\n'),
    parameters: sent,
    answer: answer.text.split('\n'),
    model: answer.model,
    finish_reason: answer.finishReason,
    usage: answer.usage,
    latency_ms: latencyMs,
    headers,
  }
}

type Outcome = {
  readonly nonce: string
  readonly exchanges: readonly TranscriptEntry[]
  readonly failure: string | null
  readonly first: CallAnswer | CallFailure
  readonly second?: CallAnswer | CallFailure
}

function toTranscript(
  { reviewer, bundle, key }: ReviewRequest,
  { now }: AskContext,
  { nonce, exchanges, failure, first, second }: Outcome,
): Transcript {
  return {
    schema: 'gauntlet.review-transcript/1',
    note: null,
    at: now().toISOString(),
    key,
    bundle: bundle.id,
    files: bundle.files.map(({ path }) => path),
    reviewer: reviewer.name,
    lineage: reviewer.lineage,
    protocol: reviewer.protocol,
    endpoint: reviewer.endpoint,
    model: reviewer.model,
    prompt_version: promptVersion,
    redaction_version: redactionVersion,
    nonce,
    exchanges,
    failure,
    attempts: first.attempts + (second?.attempts ?? 0),
    cost_usd: first.costUsd + (second?.costUsd ?? 0),
  }
}
