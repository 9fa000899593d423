import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableText,
  orNull,
  Texts,
  type DocumentOf,
} from './document-parts.ts'
import { RedactedPlaces, ReviewedCommit, TokenUsage } from './review.ts'

const Lines = Type.Array(Type.String())

/** Texts are lists of lines, so that people can read them. */
const TranscriptExchange = Type.Object({
  system: Lines,
  user: Lines,
  /** Fields of the request besides the messages, as the endpoint took them. */
  parameters: Type.Record(Type.String(), Type.Unknown()),
  answer: Lines,
  /** As the answer names it. */
  model: NullableText,
  finish_reason: NullableText,
  usage: TokenUsage,
  latency_ms: Ms,
  headers: Texts,
})
export type TranscriptExchange = DocumentOf<typeof TranscriptExchange>

/**
 * `gauntlet.review-transcript/1`: what one reviewer was sent about one bundle and what it said, for the cache, for records and
 * for replays.
 */
export const ReviewTranscript = Type.Object({
  schema: Type.Literal('gauntlet.review-transcript/1'),
  /** What a reader should know first: that answers were made up for a demo, say. */
  note: NullableText,
  at: Type.String(),
  /** Of all that the answer depends on. */
  key: Type.String(),
  bundle: Type.String(),
  files: Lines,
  reviewer: Type.String(),
  lineage: Type.String(),
  protocol: Type.String(),
  /** Where it was asked; no part of the key, since a record is played again where that cannot be reached. */
  endpoint: Type.String(),
  model: Type.String(),
  prompt_version: Type.String(),
  redaction_version: Type.String(),
  nonce: Type.String(),
  /** The question, and the request to repair the format if there was one. */
  exchanges: Type.Array(TranscriptExchange),
  /** Why the last exchange has no answer. */
  failure: NullableText,
  attempts: Count,
  cost_usd: Type.Number({ minimum: 0 }),
})
export type ReviewTranscript = DocumentOf<typeof ReviewTranscript>

const Usd = Type.Number({ minimum: 0 })

/** `gauntlet.review-dry-run/1`: what a review would send, and what it would cost at most. */
export const ReviewDryRun = Type.Object({
  ...head('gauntlet.review-dry-run/1'),
  base: ReviewedCommit,
  head: ReviewedCommit,
  files: Type.Array(
    Type.Object({ path: Type.String(), bundles: Lines, excluded: orNull(Type.String()) }),
  ),
  bundles: Type.Array(
    Type.Object({
      id: Type.String(),
      component: Type.String(),
      bytes: Count,
      prompt_bytes: Count,
      warning: NullableText,
    }),
  ),
  reviewers: Type.Array(
    Type.Object({
      name: Type.String(),
      lineage: Type.String(),
      endpoint: Type.String(),
      model: Type.String(),
      calls: Count,
      most_usd: Usd,
      most_answer_usd: Usd,
      price_as_of: Type.String(),
    }),
  ),
  most_usd: Usd,
  redactions: Counts,
  redacted_at: RedactedPlaces,
})
export type ReviewDryRun = DocumentOf<typeof ReviewDryRun>
