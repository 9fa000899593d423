import { ChunkedDecoder, parseHeaderFields, readRequestHead } from '@gauntlet/core/http'
import { ResponseParser, type HttpAnswer } from '@gauntlet/engine'

/** Larger bodies pass, and are not recorded. */
export const MAX_BODY_BYTES = { request: 1_048_576, answer: 4_194_304 }

/** Of a head that comes after a body was given up: its status is still read. */
const MOST_HEAD_BYTES = 65_536

/** The request of an exchange, as it passed. */
export type PassedRequest = {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where there is none, where it is no text, and where it could not be recorded. */
  readonly body: string | undefined
  /** Why a body that may hold what guarantees ask for is missing. */
  readonly problem: string | undefined
}

/** Collects the bytes of one request. */
export class RequestReader {
  readonly #head: string
  readonly #pieces: Buffer[] = []
  #bytes = 0

  /** @param head as it came, one character a byte */
  constructor(head: string) {
    this.#head = head
  }

  /** Takes bytes of the message, from its head on. */
  add(bytes: Buffer): void {
    this.#bytes += bytes.length
    if (this.#isTooLarge) this.#pieces.length = 0
    else this.#pieces.push(bytes)
  }

  get #isTooLarge(): boolean {
    return this.#bytes > this.#head.length + MAX_BODY_BYTES.request
  }

  read(): PassedRequest {
    const [, method = '', target = '/'] = /(\S+) (\S+) HTTP\//.exec(this.#head) ?? []
    const headers = parseHeaderFields(this.#head.replace(/^(?:\r\n)*/, ''))
    const path = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/'
    const body = this.#readBody()
    const isText = isTextual(headers)
    const problem = isText ? this.#findProblem(headers, body) : undefined
    const text = problem === undefined && body && body.length > 0 ? toText(body) : undefined
    return { method, path, headers, body: text, problem }
  }

  #readBody(): Buffer | undefined {
    if (this.#isTooLarge) return undefined
    const bytes = Buffer.concat(this.#pieces).subarray(this.#head.length)
    const { framing } = readRequestHead(this.#head.slice(0, -'\r\n'.length)) as { framing?: string }
    return framing === 'chunked' ? readChunks(bytes) : bytes
  }

  #findProblem(
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
  ): string | undefined {
    if (body === undefined) return `a body of more than ${MAX_BODY_BYTES.request} bytes`
    const encoding = headers['content-encoding'] ?? 'identity'
    if (body.length > 0 && encoding !== 'identity') return `a body in Content-Encoding ${encoding}`
    return body.length > 0 && toText(body) === undefined ? 'a body that is not UTF-8' : undefined
  }
}

/** Whether a body may be JSON, a form or other text, as far as its head says. */
function isTextual({ 'content-type': type = '' }: Readonly<Record<string, string>>): boolean {
  return type === '' || /json|text|xml|urlencoded/i.test(type)
}

function readChunks(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  const add = (_chunk: Uint8Array, from: number, to: number): boolean => {
    pieces.push(bytes.subarray(from, to))
    return true
  }
  new ChunkedDecoder().feed(bytes, { from: 0, to: bytes.length }, { add })
  return Buffer.concat(pieces)
}

function toText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads the answer of one exchange from the bytes that pass. */
export class AnswerReader {
  readonly #parser = new ResponseParser(MAX_BODY_BYTES.answer)
  #state: 'more' | 'done' | 'failed' = 'more'
  #head = ''
  #isOversized = false

  /** @param method of its request: an answer to HEAD has no body */
  constructor(method: string) {
    this.#parser.expect(method)
  }

  add(bytes: Buffer): void {
    if (this.#head.length < MOST_HEAD_BYTES) this.#head += bytes.toString('latin1', 0, 4_096)
    if (this.#state !== 'more') return
    this.#state = this.#parser.feed(bytes, bytes.length)
    this.#isOversized = this.#parser.isTooLarge
  }

  /** Its body is larger than what is recorded. */
  get isOversized(): boolean {
    return this.#isOversized
  }

  /** The answer that came whole. One that is too large to record has its status and no body. */
  read(): HttpAnswer | undefined {
    if (this.#state === 'more' && this.#parser.end() === 'incomplete') return this.#withoutBody()
    return this.#parser.answer ?? this.#withoutBody()
  }

  #withoutBody(): HttpAnswer | undefined {
    const heads = [...this.#head.matchAll(/^HTTP\/1\.[01] (\d{3})[^]*?\r\n\r\n/gm)]
    const final = heads.find(([, status]) => Number(status) >= 200 || status === '101')
    if (!final) return undefined
    const status = Number(final[1])
    return { status, headers: parseHeaderFields(final[0]), body: new Uint8Array() }
  }
}
