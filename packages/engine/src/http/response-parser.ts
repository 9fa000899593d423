import { BodyCollector, copyOf } from './body-collector.ts'
import { ChunkedDecoder } from './chunked-decoder.ts'
import { parseHeaderFields, readResponseHead, type ResponseHead } from './response-head.ts'
import type { HttpAnswer } from './transport.ts'

const MAX_HEAD_BYTES = 65_536

/** An answer whose header fields are parsed when first asked for. */
class ParsedAnswer implements HttpAnswer {
  readonly status: number
  readonly body: Uint8Array
  readonly #head: string
  #headers: Readonly<Record<string, string>> | undefined

  constructor(status: number, head: string, body: Uint8Array) {
    this.status = status
    this.body = body
    this.#head = head
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= parseHeaderFields(this.#head)
    return this.#headers
  }
}

/**
 * Reads one HTTP/1.1 answer after the other from the pieces a socket delivers.
 * Interim 1xx answers are read over. What it keeps is copied: the caller may reuse its buffer.
 *
 * @see RFC 9112
 */
export class ResponseParser {
  readonly #body: BodyCollector
  readonly #maxBodyBytes: number
  readonly #chunked = new ChunkedDecoder()
  #method = 'GET'
  #headText = ''
  #head: ResponseHead | undefined
  #last: { readonly text: string; readonly method: string; readonly head: ResponseHead } | undefined
  #started = false
  /** The answer, once `feed` or `end` said `done`. */
  answer: HttpAnswer | undefined
  /** Why the bytes are no answer, once `feed` or `end` said `failed`. */
  problem = ''
  /** The answer may be HTTP, but its body is larger than the limit. */
  isTooLarge = false
  /** May the connection carry another request? Known with the answer. */
  keepAlive = false
  keepAliveSeconds = NaN

  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes
    this.#body = new BodyCollector(maxBodyBytes)
  }

  /** True once a byte of the answer has come. */
  get started(): boolean {
    return this.#started
  }

  /** Forgets all, and expects the answer to a request of this method. */
  expect(method: string): void {
    this.#method = method
    this.#headText = ''
    this.#head = undefined
    this.#started = false
    this.#body.clear()
    this.answer = undefined
    this.problem = ''
    this.isTooLarge = false
    this.keepAlive = false
  }

  /** Takes the first `length` bytes of the chunk. Bytes after the end of the answer forbid reuse. */
  feed(chunk: Buffer, length: number): 'more' | 'done' | 'failed' {
    this.#started = true
    let at = 0
    while (this.#head === undefined) {
      at = this.#readHead(chunk, at, length)
      if (at < 0) return this.problem === '' ? 'more' : 'failed'
    }
    return this.#readBody(this.#head, chunk, { from: at, to: length })
  }

  /** The other side closed: the end of a close-delimited body, and an incomplete answer otherwise. */
  end(): 'done' | 'incomplete' {
    if (this.#head?.framing !== 'close') return 'incomplete'
    this.#finish(this.#head, this.#body.take())
    return 'done'
  }

  /** Where the body begins; -1 when more bytes are needed or the head is bad. */
  #readHead(chunk: Buffer, from: number, to: number): number {
    const had = this.#headText.length
    const text = this.#headText + chunk.toString('latin1', from, to)
    const end = text.indexOf('\r\n\r\n', Math.max(0, had - 3))
    if (end < 0 || end > MAX_HEAD_BYTES) {
      this.#headText = text
      if (text.length > MAX_HEAD_BYTES) this.#fail(`a head of more than ${MAX_HEAD_BYTES} bytes`)
      else if (!'HTTP/1.'.startsWith(text.slice(0, 7)))
        this.#fail(`not an HTTP/1.1 status line: ${JSON.stringify(text.slice(0, 40))}`)
      else if (/[^\r]\n/.test(text.slice(Math.max(0, had - 1))))
        this.#fail('a header line that ends in a bare line feed')
      return -1
    }
    const headText = text.slice(0, end + 2)
    const head = this.#readHeadText(headText)
    this.#headText = ''
    if (head.problem !== undefined) return this.#fail(head.problem)
    if (head.framing === 'length' && head.contentLength > this.#maxBodyBytes)
      return this.#fail(this.#tooLarge())
    if (head.status >= 200) {
      this.#head = head
      this.#headText = headText
      if (head.framing === 'chunked') this.#chunked.reset()
    }
    return from + end + 4 - had
  }

  /** A connection often gets the same head many times: but for `date`, which changes once a second. */
  #readHeadText(text: string): ResponseHead {
    const last = this.#last
    if (last?.text === text && last.method === this.#method) return last.head
    const head = readResponseHead(text, this.#method)
    this.#last = { text, method: this.#method, head }
    return head
  }

  #readBody(
    head: ResponseHead,
    chunk: Buffer,
    range: { from: number; to: number },
  ): 'more' | 'done' | 'failed' {
    if (head.framing === 'none')
      return this.#finish(head, copyOf(chunk, 0, 0), range.from < range.to)
    if (head.framing === 'length') return this.#readSized(head, chunk, range)
    if (head.framing === 'close')
      return this.#body.add(chunk, range.from, range.to) ? 'more' : this.#failed(this.#tooLarge())
    const at = this.#chunked.feed(chunk, range, this.#body)
    if (this.#chunked.problem !== undefined) {
      const isTooLarge = this.#body.bytes > this.#maxBodyBytes
      return this.#failed(isTooLarge ? this.#tooLarge() : this.#chunked.problem)
    }
    return this.#chunked.done ? this.#finish(head, this.#body.take(), at < range.to) : 'more'
  }

  #readSized(
    head: ResponseHead,
    chunk: Buffer,
    range: { from: number; to: number },
  ): 'more' | 'done' {
    const end = range.from + head.contentLength - this.#body.bytes
    if (this.#body.bytes === 0 && end <= range.to)
      return this.#finish(head, copyOf(chunk, range.from, end), end < range.to)
    this.#body.add(chunk, range.from, Math.min(end, range.to))
    return end <= range.to ? this.#finish(head, this.#body.take(), end < range.to) : 'more'
  }

  #finish(head: ResponseHead, body: Buffer, bytesLeft = false): 'done' {
    this.answer = new ParsedAnswer(head.status, this.#headText, body)
    this.keepAlive = head.keepAlive && !bytesLeft
    this.keepAliveSeconds = head.keepAliveSeconds
    return 'done'
  }

  #tooLarge(): string {
    this.isTooLarge = true
    return `the answer has a body of more than ${this.#maxBodyBytes} bytes, the limit`
  }

  #fail(problem: string): -1 {
    this.problem = problem
    return -1
  }

  #failed(problem: string): 'failed' {
    this.problem = problem
    return 'failed'
  }
}
