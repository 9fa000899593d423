import type { AnswerContent } from '@gauntlet/contract'
import { readJson, readWrittenJson, type JsonReading } from '@gauntlet/core/json'
import { decodeBody, type DecodedBody } from './decode-body.ts'
import type { HttpAnswer } from './transport.ts'

const contents = new WeakMap<HttpAnswer, AnswerContent>()

/**
 * What the body of an answer says, decoded and parsed when first asked for. The same answer has one content: captures,
 * expectations, guarantees and checks share the work.
 */
export function contentOf(answer: HttpAnswer): AnswerContent {
  const known = contents.get(answer)
  if (known) return known
  const content = new LazyContent(answer)
  contents.set(answer, content)
  return content
}

class LazyContent implements AnswerContent {
  readonly #answer: HttpAnswer
  #decoded: DecodedBody | undefined
  #text: string | undefined
  #json: JsonReading | undefined

  constructor(answer: HttpAnswer) {
    this.#answer = answer
  }

  bytes(): Uint8Array | undefined {
    return this.#decode().bytes
  }

  text(): string | undefined {
    const bytes = this.bytes()
    if (bytes === undefined) return undefined
    this.#text ??= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    return this.#text
  }

  json(): unknown {
    const reading = this.#parse()
    return reading.ok ? reading.value : undefined
  }

  writtenJson(): unknown {
    return this.#parse().ok ? readWrittenJson(withoutMark(this.text() ?? '')) : undefined
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
    const text = this.text()
    if (text === undefined) return { ok: false, reason: this.unreadable() ?? '' }
    if (text === '') return { ok: false, reason: `no body (status ${this.#answer.status})` }
    const reading = readJson(withoutMark(text))
    return reading.ok ? reading : { ok: false, reason: `not JSON: ${reading.reason}` }
  }
}

/** A byte order mark is no part of the text. RFC 8259, section 8.1. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
