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
/** Servers and gateways refuse requests without them. */
const DEFAULT_FIELDS = { 'user-agent': 'gauntlet', accept: '*/*' }
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH'])
/** As many header objects are remembered as written: one a step of a usual flow. */
const REMEMBERED = 16

/** `host` where the request has one of its own. */
type WrittenFields =
  { readonly text: string; readonly host: string | undefined } | { readonly problem: string }

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
    const { method, path, body, headerLines } = request
    const problem = this.#checkTarget(method, path)
    if (problem !== undefined) return { problem }
    const fields = this.#fields(request.headers)
    if ('problem' in fields) return fields
    const more = headerLines ? writeLines(headerLines) : NO_LINES
    if ('problem' in more) return more
    const host = fields.host ?? this.#host
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${fields.text}${more.text}`
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

const NO_LINES = { text: '' } as const

function writeFields(headers: Readonly<Record<string, string>>): WrittenFields {
  let host: string | undefined
  const lines: (readonly [string, string])[] = []
  const given = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    given.add(name.toLowerCase())
    if (name.toLowerCase() === 'host') host = value
    else lines.push([name, value])
  }
  for (const line of Object.entries(DEFAULT_FIELDS)) if (!given.has(line[0])) lines.push(line)
  if (host !== undefined && (BAD_VALUE.test(host) || host === ''))
    return { problem: `${JSON.stringify(host)} is not a host` }
  const written = writeLines(lines)
  return 'problem' in written ? written : { text: written.text, host }
}

function writeLines(
  lines: readonly (readonly [string, string])[],
): { readonly text: string } | { readonly problem: string } {
  let text = ''
  for (const [name, value] of lines) {
    const lowerCase = name.toLowerCase()
    // It would change where the message ends.
    if (lowerCase === 'content-length') continue
    if (!TOKEN.test(name)) return { problem: `${JSON.stringify(name)} is not a header name` }
    if (lowerCase === 'transfer-encoding')
      return { problem: 'transfer-encoding is not supported: bodies are sent with content-length' }
    if (BAD_VALUE.test(value))
      return { problem: `the value of header ${name} holds a character that no header may` }
    text += `${name}: ${value}\r\n`
  }
  return { text }
}
