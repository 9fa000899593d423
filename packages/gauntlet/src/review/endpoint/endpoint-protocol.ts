import { toTokenUsage, type TokenUsage } from '@gauntlet/core/review'
import type { ReviewerConfig } from '../review-config.ts'

export type Prompt = { readonly system: string; readonly user: string }

/** What an endpoint answered, whichever protocol it speaks. */
export type EndpointAnswer = {
  readonly text: string
  readonly model: string | null
  readonly finishReason: string | null
  readonly usage: TokenUsage
}

export type EndpointProtocol = {
  /** Appended to the endpoint. */
  readonly path: string
  readonly headers: (key: string) => Readonly<Record<string, string>>
  /** Fields that the endpoint may reject and that go out unless the config says otherwise. */
  readonly defaults: Readonly<Record<string, unknown>>
  /** Those of them that it may find too large, and cannot do without. */
  readonly required: readonly string[]
  /** Fields without which there is no request. */
  readonly messages: (reviewer: ReviewerConfig, prompt: Prompt) => Readonly<Record<string, unknown>>
  /** Undefined when the document is no answer of this protocol. */
  readonly parse: (document: Readonly<Record<string, unknown>>) => EndpointAnswer | undefined
}

/** Tokens that a reviewer may answer with unless its parameters say otherwise. */
export const defaultAnswerTokens = 8_000

/** The most tokens that an answer of this reviewer can have. */
export function mostAnswerTokens({ parameters = {} }: ReviewerConfig): number {
  const said = parameters['max_completion_tokens'] ?? parameters['max_tokens']
  return typeof said === 'number' && said > 0 ? said : defaultAnswerTokens
}

type Fields = Readonly<Record<string, unknown>>

/** An object's field as an object; an empty one when it is none. */
export function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {}
}

export function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The text of a content that is a string or a list of parts; what is no text (thinking) is left out. */
export function joinTextParts(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map(toFields)
    .flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
    .join('')
}

/**
 * What was used. A token has a character at least, which bounds what an endpoint that counts its reasoning
 * as output may call visible.
 */
export function toUsage(counted: unknown, text: string): TokenUsage {
  const usage = toTokenUsage(counted)
  return { ...usage, visible: Math.min(usage.visible, text.length) }
}
