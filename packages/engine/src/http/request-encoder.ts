import type { HttpRequest } from './transport.ts'

/** A request as it goes over the wire: all of it as text, or the head as text and the body as bytes. */
export type EncodedRequest = {
  readonly text: string
  readonly encoding: 'latin1' | 'utf8'
  readonly bytes: Uint8Array | undefined
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const BAD_PATH = /[^\x21-\x7e]/
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/
const BEYOND_ASCII = /[\x80-\uffff]/
/** Would change where the message ends, or belong to the transport. */
const TRANSPORT_FIELDS = new Set(['host', 'content-length'])
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH'])
/** As many header objects are remembered as written: one a step of a usual flow. */
const REMEMBERED = 16

type WrittenFields = { readonly text: string } | { readonly problem: string }

/** Writes requests to one origin. Header objects seen lately are not written out again. */
export class RequestEncoder {
  readonly #host: string
  readonly #seen: (Readonly<Record<string, string>> | undefined)[] = Array.from({
    length: REMEMBERED,
  })
  readonly #written: WrittenFields[] = []
  #next = 0
  #lastMethod = ''
  #lastPath = ''

  /** @param host as the `host` field says it: `127.0.0.1:3000` */
  constructor(host: string) {
    this.#host = host
  }

  /** The wire form, or why there is none. */
  encode(request: HttpRequest): EncodedRequest | { readonly problem: string } {
    const { method, path, body } = request
    const problem = this.#checkTarget(method, path)
    if (problem !== undefined) return { problem }
    const fields = this.#fields(request.headers)
    if ('problem' in fields) return fields
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${fields.text}`
    if (body === undefined) {
      const length = BODY_METHODS.has(method) ? 'content-length: 0\r\n' : ''
      return { text: `${head}${length}\r\n`, encoding: 'latin1', bytes: undefined }
    }
    if (typeof body !== 'string')
      return {
        text: `${head}content-length: ${body.byteLength}\r\n\r\n`,
        encoding: 'latin1',
        bytes: body,
      }
    const length = Buffer.byteLength(body)
    if (length === body.length)
      return {
        text: `${head}content-length: ${length}\r\n\r\n${body}`,
        encoding: 'latin1',
        bytes: undefined,
      }
    // A field beyond ASCII goes out in latin1: not in one text with a body in UTF-8.
    if (BEYOND_ASCII.test(head))
      return {
        text: `${head}content-length: ${length}\r\n\r\n`,
        encoding: 'latin1',
        bytes: Buffer.from(body),
      }
    return {
      text: `${head}content-length: ${length}\r\n\r\n${body}`,
      encoding: 'utf8',
      bytes: undefined,
    }
  }

  /** Looks only at what differs from the request before. */
  #checkTarget(method: string, path: string): string | undefined {
    if (method === this.#lastMethod && path === this.#lastPath) return undefined
    if (!TOKEN.test(method)) return `${JSON.stringify(method)} is not a method`
    if (BAD_PATH.test(path) || path === '')
      return `the path ${JSON.stringify(path.slice(0, 200))} is not encoded`
    this.#lastMethod = method
    this.#lastPath = path
    return undefined
  }

  #fields(headers: Readonly<Record<string, string>>): WrittenFields {
    const known = this.#seen.indexOf(headers)
    if (known >= 0) return this.#written[known] as WrittenFields
    const written = writeFields(headers)
    this.#seen[this.#next] = headers
    this.#written[this.#next] = written
    this.#next = (this.#next + 1) % REMEMBERED
    return written
  }
}

function writeFields(headers: Readonly<Record<string, string>>): WrittenFields {
  let text = ''
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase()
    if (TRANSPORT_FIELDS.has(lowerCase)) continue
    if (!TOKEN.test(name)) return { problem: `${JSON.stringify(name)} is not a header name` }
    if (lowerCase === 'transfer-encoding')
      return { problem: 'transfer-encoding is not supported: bodies are sent with content-length' }
    if (BAD_VALUE.test(value))
      return { problem: `the value of header ${name} holds a character that no header may` }
    text += `${name}: ${value}\r\n`
  }
  return { text }
}
