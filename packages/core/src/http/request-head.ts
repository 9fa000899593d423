import {
  areFieldLines,
  describeBadField,
  readContentLength,
  readTransferCodings,
} from './field-lines.ts'

/** What the head of a request says about the bytes that follow. */
export type RequestHead =
  | { readonly problem: string }
  | {
      readonly problem?: undefined
      readonly method: string
      readonly framing: 'none' | 'length' | 'chunked'
      readonly contentLength: number
    }

/** Empty lines may stand before it. RFC 9112, section 2.2. */
const REQUEST_LINE =
  /^(?:\r\n)*([!#$%&'*+\-.^_`|~0-9A-Za-z]+) [\x21-\x7e\x80-\xff]+ HTTP\/1\.([01])\r\n/

/**
 * Reads method and framing of a request. What two servers could read in two ways is a problem, as is what no server
 * has to take.
 *
 * @param head empty lines, request line and fields, up to and with the line end of the last field
 * @see RFC 9112, sections 3, 5, 6.3 and 11.2
 */
export function readRequestHead(head: string): RequestHead {
  const line = REQUEST_LINE.exec(head)
  if (line === null) return { problem: 'not an HTTP/1.1 request line' }
  const [{ length: from }, method = '', minor] = line
  if (!areFieldLines(head, from)) return { problem: describeBadField(head, from) }
  const codings = listValues(head, /^transfer-encoding:(.*)\r$/gim)
  const lengths = new Set(listValues(head, /^content-length:(.*)\r$/gim).map(readContentLength))
  const [contentLength = 0] = lengths
  if (contentLength < 0) return { problem: 'content-length is not a number' }
  if (lengths.size > 1) return { problem: 'two content-lengths that differ' }
  if (codings.length === 0) {
    return { method, framing: lengths.size === 0 ? 'none' : 'length', contentLength }
  }
  if (lengths.size > 0)
    return { problem: 'both content-length and transfer-encoding, as in request smuggling' }
  if (minor === '0') return { problem: 'transfer-encoding in HTTP/1.0' }
  return readTransferCodings(codings.join()) === 'chunked'
    ? { method, framing: 'chunked', contentLength: 0 }
    : { problem: 'transfer-encoding does not end in chunked' }
}

const listValues = (head: string, field: RegExp): string[] =>
  Array.from(head.matchAll(field), ([, value = '']) => value)
