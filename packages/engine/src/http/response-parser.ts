import type { AnswerContent } from '@gauntlet/contract'
import {
  ChunkedDecoder,
  MAX_HEAD_BYTES,
  parseHeaderFields,
  readResponseHead,
  type ResponseHead,
} from '@gauntlet/core/http'
import { BodyBudget, BodyCollector, copyOf } from './body-collector.ts'
import type { HttpAnswer } from './transport.ts'

/** Interim answers before one answer: servers send one or two, an endless row of them is an attack. */
const MAX_INTERIM = 100

/** A head of an answer, and its fields once they were asked for: answers with the same head share it. */
type KnownHead = {
  readonly text: string
  readonly method: string
  readonly head: ResponseHead
  fields: Readonly<Record<string, string>> | undefined
}

/** An answer whose header fields are parsed when first asked for. */
class ParsedAnswer implements HttpAnswer {
  readonly body: Uint8Array
  content: AnswerContent | undefined = undefined
  readonly #known: KnownHead

  constructor(known: KnownHead, body: Uint8Array) {
    this.body = body
    this.#known = known
  }

  get status(): number {
    return this.#known.head.status
  }

  /** The head begins with `HTTP/1.1`. */
  get version(): string {
    return this.#known.text.slice(5, 8)
  }

  get headerLines(): readonly (readonly [string, string])[] {
    return this.#known.text
      .split('\r\n')
      .slice(1)
      .filter((line) => line.includes(':'))
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      })
  }

  get headers(): Readonly<Record<string, string>> {
    this.#known.fields ??= Object.freeze(parseHeaderFields(this.#known.text))
    return this.#known.fields
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
  readonly #budget: BodyBudget
  readonly #chunked = new ChunkedDecoder()
  #method = 'GET'
  #headText = ''
  #head: ResponseHead | undefined
  #known: KnownHead | undefined
  #started = false
  #interim = 0
  /** An interim answer said that the connection ends behind the final one. RFC 9112, section 9.6. */
  #isLast = false
  /** The answer, once `feed` or `end` said `done`. */
  answer: HttpAnswer | undefined
  /** Why the bytes are no answer, once `feed` or `end` said `failed`. */
  problem = ''
  /** The answer may be HTTP, but its body is larger than the limit. */
  isTooLarge = false
  /** May the connection carry another request? Known with the answer. */
  keepAlive = false
  keepAliveSeconds = NaN

  constructor(maxBodyBytes: number, budget = new BodyBudget(maxBodyBytes)) {
    this.#maxBodyBytes = maxBodyBytes
    this.#budget = budget
    this.#body = new BodyCollector(maxBodyBytes, budget)
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
    this.#interim = 0
    this.#isLast = false
    this.forget()
    this.answer = undefined
    this.problem = ''
    this.isTooLarge = false
    this.keepAlive = false
  }

  /** Gives up what it holds of an answer. */
  forget(): void {
    this.#body.clear()
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
      const problem = findEarlyProblem(text, { from: Math.max(0, had - 1), method: this.#method })
      return problem === undefined ? -1 : this.#fail(problem)
    }
    const headText = text.slice(0, end + 2)
    const { head } = this.#knowHead(headText)
    this.#headText = ''
    if (head.problem !== undefined) return this.#fail(head.problem)
    if (head.framing === 'length' && head.contentLength > this.#maxBodyBytes)
      return this.#fail(this.#tooLarge())
    if (head.status < 200) {
      this.#interim += 1
      this.#isLast ||= !head.keepAlive
      if (this.#interim > MAX_INTERIM) return this.#fail(`more than ${MAX_INTERIM} interim answers`)
    } else {
      this.#head = head
      if (head.framing === 'chunked') this.#chunked.reset()
    }
    return from + end + 4 - had
  }

  /** A connection often gets the same head many times: but for `date`, which changes once a second. */
  #knowHead(text: string): KnownHead {
    const known = this.#known
    if (known?.text === text && known.method === this.#method) return known
    const method = this.#method
    this.#known = { text, method, head: readResponseHead(text, method), fields: undefined }
    return this.#known
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
      return this.#body.add(chunk, range.from, range.to) ? 'more' : this.#failed(this.#noRoom())
    const at = this.#chunked.feed(chunk, range, this.#body)
    if (this.#chunked.isRefused) return this.#failed(this.#noRoom())
    if (this.#chunked.problem !== undefined) return this.#failed(this.#chunked.problem)
    return this.#chunked.done ? this.#finish(head, this.#body.take(), at < range.to) : 'more'
  }

  #readSized(
    head: ResponseHead,
    chunk: Buffer,
    range: { from: number; to: number },
  ): 'more' | 'done' | 'failed' {
    const end = range.from + head.contentLength - this.#body.bytes
    if (this.#body.bytes === 0 && end <= range.to)
      return this.#finish(head, copyOf(chunk, range.from, end), end < range.to)
    if (this.#body.bytes === 0) this.#body.expect(head.contentLength)
    if (!this.#body.add(chunk, range.from, Math.min(end, range.to)))
      return this.#failed(this.#noRoom())
    return end <= range.to ? this.#finish(head, this.#body.take(), end < range.to) : 'more'
  }

  #finish(head: ResponseHead, body: Buffer, bytesLeft = false): 'done' {
    if (this.#known) this.answer = new ParsedAnswer(this.#known, body)
    this.keepAlive = head.keepAlive && !bytesLeft && !this.#isLast
    this.keepAliveSeconds = head.keepAliveSeconds
    return 'done'
  }

  #tooLarge(): string {
    this.isTooLarge = true
    return `the answer has a body of more than ${this.#maxBodyBytes} bytes, the limit`
  }

  #noRoom(): string {
    if (this.#body.isTooLarge) return this.#tooLarge()
    this.isTooLarge = true
    return `the bodies of all answers on their way take more than ${this.#budget.maxBytes} bytes, the limit`
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

/**
 * Why a head that is not whole, or too long, is no good whatever follows: said as it would be said of the whole head. A line
 * that ends in a bare line feed is one: its head would never end.
 */
function findEarlyProblem(
  text: string,
  { from, method }: { readonly from: number; readonly method: string },
): string | undefined {
  const bare = /[^\r]\n/.exec(text.slice(from, MAX_HEAD_BYTES))
  const isOther = !'HTTP/1.'.startsWith(text.slice(0, 7))
  if (isOther || bare) {
    const end = isOther ? text.length : from + (bare?.index ?? 0) + 2
    return readResponseHead(text.slice(0, end), method).problem
  }
  return text.length > MAX_HEAD_BYTES + 3
    ? `a head of more than ${MAX_HEAD_BYTES} bytes`
    : undefined
}
