import {
  areFieldLines,
  describeBadField,
  describeControl,
  readContentLength,
  readTransferCodings,
  withoutBlanks,
} from './field-lines.ts'

/** How the body of an answer ends. */
export type Framing = 'none' | 'length' | 'chunked' | 'close'

/** What the head of an answer says about the bytes that follow. */
export type ResponseHead = Readonly<Draft>

type Draft = {
  status: number
  framing: Framing
  contentLength: number
  keepAlive: boolean
  /** From `keep-alive: timeout=5`; NaN without. */
  keepAliveSeconds: number
  problem: string | undefined
}

const LETTER_C = 99
const LETTER_K = 107
const LETTER_T = 116

/** RFC 9112, section 4. Some servers leave out the blank before a missing reason. */
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?\r\n/

/**
 * Reads status and framing out of a head; the other fields are only checked, and parsed on demand.
 * What is wrong with a head is always the same, however it came.
 *
 * @param head status line and fields, up to and with the line end of the last field
 * @see RFC 9112, sections 4, 5 and 6.3
 */
export function readResponseHead(head: string, method: string): ResponseHead {
  const result: Draft = {
    status: 0,
    framing: 'close',
    contentLength: -1,
    keepAlive: true,
    keepAliveSeconds: NaN,
    problem: undefined,
  }
  const line = STATUS_LINE.exec(head)
  if (line === null) {
    result.problem = describeStatusLine(head)
    return result
  }
  const [{ length: from }, minor, status] = line
  result.status = Number(status)
  result.keepAlive = minor === '1'
  if (areFieldLines(head, from)) readFields(head, from, { result, method })
  else result.problem = describeBadField(head, from)
  return result
}

function describeStatusLine(head: string): string {
  const line = head.slice(0, head.indexOf('\n') + 1)
  const control = head.startsWith('HTTP/1.') ? describeControl(line) : undefined
  return control ?? `not an HTTP/1.1 status line: ${JSON.stringify(head.slice(0, 40))}`
}

type Reading = { readonly result: Draft; readonly method: string }

function readFields(head: string, from: number, { result, method }: Reading): void {
  const mayKeepAlive = result.keepAlive
  let transferEncoding: string | undefined
  for (let at = from; at < head.length && result.problem === undefined;) {
    const end = head.indexOf('\n', at)
    const line = { at, colon: head.indexOf(':', at), end }
    const first = head.charCodeAt(at) | 32
    if (first === LETTER_T && isField(head, line, 'transfer-encoding')) {
      const value = head.slice(line.colon + 1, end - 1)
      transferEncoding = transferEncoding === undefined ? value : `${transferEncoding},${value}`
    } else if (first === LETTER_C || first === LETTER_K) readField(head, line, result)
    at = end + 1
  }
  if (result.problem === undefined) frame(result, method, transferEncoding)
  // HTTP/1.0 has no transfer codings: what follows cannot be trusted. RFC 9112, section 6.1.
  if (transferEncoding !== undefined && !mayKeepAlive) result.keepAlive = false
}

function isField(head: string, { at, colon }: Line, name: string): boolean {
  return colon - at === name.length && head.slice(at, colon).toLowerCase() === name
}

type Line = { readonly at: number; readonly colon: number; readonly end: number }

function readField(head: string, line: Line, result: Draft): void {
  const { at, colon, end } = line
  const nameLength = colon - at
  if (nameLength === 14 && isField(head, line, 'content-length')) {
    const value = head.slice(colon + 1, end - 1)
    const length = readContentLength(value)
    if (length < 0) result.problem = `content-length is not a number: ${value.slice(0, 40)}`
    else if (result.contentLength >= 0 && result.contentLength !== length)
      result.problem = 'two content-lengths that differ'
    result.contentLength = length
  } else if (nameLength === 10 && isField(head, line, 'connection')) {
    const value = head.slice(colon + 1, end - 1).toLowerCase()
    if (/(^|[,\s])close([,\s]|$)/.test(value)) result.keepAlive = false
    else if (/(^|[,\s])keep-alive([,\s]|$)/.test(value)) result.keepAlive = true
  } else if (nameLength === 10 && isField(head, line, 'keep-alive')) {
    const timeout = /timeout\s*=\s*(\d{1,9})/i.exec(head.slice(colon + 1, end - 1))
    if (timeout) result.keepAliveSeconds = Number(timeout[1])
  }
}

/** The length of the body, in the order of RFC 9112, section 6.3. */
function frame(result: Draft, method: string, transferEncoding: string | undefined): void {
  const { status } = result
  if (transferEncoding !== undefined && result.contentLength >= 0)
    result.problem = 'both content-length and transfer-encoding, as in request smuggling'
  else if (status === 101) result.problem = 'it switched protocols, which was not requested'
  else if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    result.framing = 'none'
  else if (transferEncoding !== undefined) {
    const codings = readTransferCodings(transferEncoding)
    if (codings === 'repeated') result.problem = 'the transfer coding chunked, twice'
    result.framing = codings === 'chunked' ? 'chunked' : 'close'
  } else if (result.contentLength >= 0) result.framing = 'length'
  if (result.framing === 'close') result.keepAlive = false
}

/**
 * All fields of a head: names in lower case, repeated ones joined with `, ` but `set-cookie` with a newline.
 *
 * @param head as for `readResponseHead`, and found well formed by it
 */
export function parseHeaderFields(head: string): Record<string, string> {
  // No prototype: a target may well send a field called `__proto__`.
  const fields = Object.create(null) as Record<string, string>
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const name = line.slice(0, colon).toLowerCase()
    const value = withoutBlanks(line.slice(colon + 1))
    const before = fields[name]
    fields[name] =
      before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`
  }
  return fields
}
