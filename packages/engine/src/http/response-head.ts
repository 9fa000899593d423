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

const SPACE = 32
const CR = 13
const LETTER_C = 99
const LETTER_K = 107
const LETTER_T = 116

/**
 * Reads status and framing out of a head; other fields are only checked to be lines with a colon, and
 * parsed when somebody asks for them.
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
  readStatusLine(head, result)
  let transferEncoding: string | undefined
  let at = head.indexOf('\n') + 1
  while (at < head.length && result.problem === undefined) {
    const end = head.indexOf('\n', at)
    const colon = head.indexOf(':', at)
    if (head.charCodeAt(end - 1) !== CR)
      result.problem = 'a header line that ends in a bare line feed'
    else if (colon <= at || colon > end || head.charCodeAt(colon - 1) <= SPACE)
      result.problem = 'a header line that is not `name: value`'
    else if (head.charCodeAt(at) <= SPACE) result.problem = 'a folded header line'
    else {
      const first = head.charCodeAt(at) | 32
      if (first === LETTER_T && isField(head, { at, colon, end }, 'transfer-encoding')) {
        const value = head.slice(colon + 1, end - 1)
        transferEncoding = transferEncoding === undefined ? value : `${transferEncoding},${value}`
      } else if (first === LETTER_C || first === LETTER_K)
        readField(head, { at, colon, end }, result)
    }
    at = end + 1
  }
  if (result.problem === undefined) frame(result, method, transferEncoding)
  return result
}

function readStatusLine(head: string, result: Draft): void {
  const minor = head.charCodeAt(7) - 48
  const hundreds = head.charCodeAt(9) - 48
  const tens = head.charCodeAt(10) - 48
  const ones = head.charCodeAt(11) - 48
  const after = head.charCodeAt(12)
  const status = hundreds * 100 + tens * 10 + ones
  const digits = hundreds >= 1 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9
  const version = head.startsWith('HTTP/1.') && (minor === 0 || minor === 1)
  if (!version || !digits || head.charCodeAt(8) !== SPACE || (after !== SPACE && after !== CR))
    result.problem = `not an HTTP/1.1 status line: ${JSON.stringify(head.slice(0, 40))}`
  result.status = status
  result.keepAlive = minor === 1
}

function isField(head: string, { at, colon }: Line, name: string): boolean {
  return colon - at === name.length && head.slice(at, colon).toLowerCase() === name
}

type Line = { readonly at: number; readonly colon: number; readonly end: number }

function readField(head: string, line: Line, result: Draft): void {
  const { at, colon, end } = line
  const nameLength = colon - at
  if (nameLength === 14 && isField(head, line, 'content-length')) {
    const value = head.slice(colon + 1, end - 1).trim()
    const length = /^\d{1,15}$/.test(value) ? Number(value) : -1
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
  if (status === 101) result.problem = 'it switched protocols, which nobody asked for'
  else if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    result.framing = 'none'
  else if (transferEncoding !== undefined) {
    if (result.contentLength >= 0)
      result.problem = 'both content-length and transfer-encoding, as in request smuggling'
    result.framing = /(^|,)\s*chunked\s*$/i.test(transferEncoding) ? 'chunked' : 'close'
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
    const value = line.slice(colon + 1).trim()
    const before = fields[name]
    fields[name] =
      before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`
  }
  return fields
}
