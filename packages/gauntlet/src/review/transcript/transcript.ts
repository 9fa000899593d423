import { createHash } from 'node:crypto'
import type { ReviewerConfig } from '../review-config.ts'

export type {
  ReviewTranscript as Transcript,
  TranscriptExchange as TranscriptEntry,
} from '@gauntlet/contract'

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
