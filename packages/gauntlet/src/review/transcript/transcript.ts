import type { TokenUsage } from '@gauntlet/core/review'
import { createHash } from 'node:crypto'
import type { ReviewerConfig } from '../review-config.ts'

/** What one reviewer was sent about one bundle and what it said, for the cache, for records and for replays. */
export type Transcript = {
  readonly schema: 'gauntlet.review-transcript/1'
  /** What a reader should know first: that answers were made up for a demo, say. */
  readonly note: string | null
  readonly at: string
  /** Of all that the answer depends on. */
  readonly key: string
  readonly bundle: string
  readonly files: readonly string[]
  readonly reviewer: string
  readonly lineage: string
  readonly protocol: string
  /** Where it was asked; no part of the key, since a record is played again where that cannot be reached. */
  readonly endpoint: string
  readonly model: string
  readonly prompt_version: string
  readonly redaction_version: string
  readonly nonce: string
  /** The question, and the request to repair the format if there was one. */
  readonly exchanges: readonly TranscriptEntry[]
  /** Why the last exchange has no answer. */
  readonly failure: string | null
  readonly attempts: number
  readonly cost_usd: number
}

/** Texts are lists of lines, so that people can read them. */
export type TranscriptEntry = {
  readonly system: readonly string[]
  readonly user: readonly string[]
  /** Fields of the request besides the messages, as the endpoint took them. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly answer: readonly string[]
  /** As the answer names it. */
  readonly model: string | null
  readonly finish_reason: string | null
  readonly usage: TokenUsage
  readonly latency_ms: number
  readonly headers: Readonly<Record<string, string>>
}

/** What an answer depends on besides the nonce; where any of it differs, it has to be asked for again. */
export type Question = {
  readonly reviewer: ReviewerConfig
  readonly bundleText: string
  readonly promptVersion: string
  readonly redactionVersion: string
}

/** Names a question: sha256 in hexadecimal. A reviewer's name is part of it, so that one model may be asked twice. */
export function toQuestionKey(question: Question): string {
  const { reviewer, bundleText, promptVersion, redactionVersion } = question
  const { name, protocol, model, parameters = {} } = reviewer
  const bundle = createHash('sha256').update(bundleText).digest('hex')
  const parts = [
    name,
    protocol,
    model,
    toSorted(parameters),
    promptVersion,
    redactionVersion,
    bundle,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** The order in which a config names fields changes nothing. */
function toSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, toSorted(item)])
}
