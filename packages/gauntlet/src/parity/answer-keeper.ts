import { contentOf, type HttpAnswer } from '@gauntlet/engine'
import { createHash } from 'node:crypto'
import { PARITY_LIMITS } from './parity-limits.ts'

/** An answer as it is kept until it is compared. */
export type KeptAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Without its Content-Encoding; the same object for the same bytes. */
  readonly body: Uint8Array
  /** Bytes of the body as it was sent. */
  readonly sentBytes: number
}

/** The answer, or why it cannot be compared. */
export type Keeping =
  { readonly answer: KeptAnswer } | { readonly answer?: undefined; readonly why: string }

const { maxJsonValues, maxBodyBytes: defaultBodyBytes } = PARITY_LIMITS

/** One answer by itself: what cannot be read, or is too large to be compared, is no answer to compare. */
export function keepAnswer(answer: HttpAnswer, maxBodyBytes: number = defaultBodyBytes): Keeping {
  const content = contentOf(answer)
  const body = content.bytes()
  if (body === undefined)
    return { why: `the body could not be read: ${content.unreadable() ?? ''}` }
  if (body.length > maxBodyBytes)
    return { why: `the body has more than ${maxBodyBytes} bytes once decoded` }
  if (countJsonValues(body) > maxJsonValues)
    return { why: `the body has more than ${maxJsonValues} JSON values` }
  const { status, headers } = answer
  return { answer: { status, headers, body, sentBytes: answer.body.length } }
}

/**
 * Keeps the answers of all cases and rounds within a bound, whatever the targets send. Most bodies come again in each
 * round and from each target: they are kept, and parsed, once.
 */
export class AnswerKeeper {
  readonly #maxBodyBytes: number
  readonly #bodies = new Map<string, Uint8Array>()
  #bytes = 0
  #values = 0

  /** @param maxBodyBytes of one answer; all together may have `keptBodies` times as many */
  constructor(maxBodyBytes: number = defaultBodyBytes) {
    this.#maxBodyBytes = maxBodyBytes
  }

  readonly keep = (answer: HttpAnswer): Keeping => {
    const one = keepAnswer(answer, this.#maxBodyBytes)
    if (!one.answer) return one
    const { body, headers } = one.answer
    const digest = createHash('sha256').update(body).digest('base64')
    const known = this.#bodies.get(digest)
    const maxBytes = PARITY_LIMITS.keptBodies * this.#maxBodyBytes
    const maxValues = PARITY_LIMITS.keptBodies * maxJsonValues
    const bytes = this.#bytes + sizeOf(headers) + (known ? 0 : body.length)
    const values = this.#values + (known ? 0 : countJsonValues(body))
    if (bytes > maxBytes)
      return { why: `the answers of all cases have more than ${maxBytes} bytes together` }
    if (values > maxValues)
      return { why: `the answers of all cases have more than ${maxValues} JSON values together` }
    this.#bytes = bytes
    this.#values = values
    if (known) return { answer: { ...one.answer, body: known } }
    this.#bodies.set(digest, body)
    return one
  }
}

const sizeOf = (headers: Readonly<Record<string, string>>): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0)

const [quote, backslash, comma, listStart, objectStart] = Array.from(String.raw`"\,[{`, (sign) =>
  sign.charCodeAt(0),
)

/** About as many values as a JSON text has: each is the first of a list or object, or behind a comma. 0 for another text. */
function countJsonValues(bytes: Uint8Array): number {
  const first = bytes.find((byte) => byte > 32)
  if (first !== listStart && first !== objectStart) return 0
  let count = 1
  let isInString = false
  for (let at = 0; at < bytes.length; at += 1) {
    const sign = bytes[at]
    if (isInString) {
      if (sign === backslash) at += 1
      else if (sign === quote) isInString = false
    } else if (sign === quote) isInString = true
    else if (sign === comma || sign === listStart || sign === objectStart) count += 1
  }
  return count
}
