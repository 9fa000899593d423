import type { AnswerContent } from '@gauntlet/contract'
import {
  DEEPEST_JSON,
  isNestedDeeper,
  readJson,
  readWrittenJson,
  type JsonReading,
} from '@gauntlet/core/json'
import { decodeBody, type DecodedBody } from './decode-body.ts'
import type { HttpAnswer } from './transport.ts'

/** Of a larger body it is worth a look at its bytes whether it is read at all: its text would take as much memory again. */
const LARGE_BYTES = 65_536

/**
 * What the body of an answer says, decoded and parsed when first asked for. The same answer has one content: captures,
 * expectations, guarantees and checks share the work.
 */
export function contentOf(answer: HttpAnswer): AnswerContent {
  // A field of the answer: a WeakMap of all answers costs a third of a request in garbage collection.
  answer.content ??= new LazyContent(answer)
  return answer.content
}

class LazyContent implements AnswerContent {
  readonly #answer: HttpAnswer
  #decoded: DecodedBody | undefined
  #text: string | undefined
  #json: JsonReading | undefined
  /** In another form, which few ask for: read once, too. */
  #written: { readonly value: unknown } | undefined

  constructor(answer: HttpAnswer) {
    this.#answer = answer
  }

  bytes(): Uint8Array | undefined {
    return this.#decode().bytes
  }

  text(): string | undefined {
    const bytes = this.bytes()
    if (bytes === undefined) return undefined
    this.#text ??= toText(bytes)
    return this.#text
  }

  json(): unknown {
    const reading = this.#parse()
    return reading.ok ? reading.value : undefined
  }

  writtenJson(): unknown {
    if (!this.#parse().ok) return undefined
    this.#written ??= { value: readWrittenJson(withoutMark(this.text() ?? '')) }
    return this.#written.value
  }

  unreadable(): string | undefined {
    return this.#decode().unreadable
  }

  noJson(): string | undefined {
    const reading = this.#parse()
    return reading.ok ? undefined : reading.reason
  }

  #decode(): DecodedBody {
    const { body, headers } = this.#answer
    this.#decoded ??= decodeBody(body, headers['content-encoding'])
    return this.#decoded
  }

  #parse(): JsonReading {
    this.#json ??= this.#readJson()
    return this.#json
  }

  #readJson(): JsonReading {
    const bytes = this.bytes()
    if (bytes === undefined) return { ok: false, reason: this.unreadable() ?? '' }
    if (bytes.length === 0) return { ok: false, reason: `no body (status ${this.#answer.status})` }
    if (bytes.length > LARGE_BYTES && isNestedDeeper(bytes, DEEPEST_JSON))
      return { ok: false, reason: `not JSON: nested deeper than ${DEEPEST_JSON}` }
    const reading = readJson(withoutMark(this.#text ?? toText(bytes)))
    return reading.ok ? reading : { ok: false, reason: `not JSON: ${reading.reason}` }
  }
}

const toText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** A byte order mark is no part of the text. RFC 8259, section 8.1. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
