import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** A body without its Content-Encoding, or why it cannot be had. */
export type DecodedBody =
  | { readonly bytes: Uint8Array; readonly unreadable?: undefined }
  | { readonly bytes?: undefined; readonly unreadable: string }

/**
 * The most bytes that a body may have once decoded: as many as the transport takes of one that is not encoded. A small
 * body that decodes to more (a decompression bomb) costs this much memory and is then refused.
 */
const MOST_DECODED_BYTES = 16 * 1_048_576

/** Servers send one encoding, rarely two: more is an attack or a bug. */
const MOST_ENCODINGS = 4

type Decode = (bytes: Uint8Array) => Uint8Array

const OPTIONS = { maxOutputLength: MOST_DECODED_BYTES }

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: (bytes) => gunzipSync(bytes, OPTIONS),
  'x-gzip': (bytes) => gunzipSync(bytes, OPTIONS),
  // The standard says zlib; some servers send the raw stream.
  deflate: (bytes) =>
    isZlib(bytes) ? inflateSync(bytes, OPTIONS) : inflateRawSync(bytes, OPTIONS),
  br: (bytes) => brotliDecompressSync(bytes, OPTIONS),
}

/**
 * Undoes the encodings of a body, the last one first. `identity` and an empty body stay what they are.
 *
 * @param contentEncoding the header field; undefined without one
 * @see RFC 9110, section 8.4
 */
export function decodeBody(bytes: Uint8Array, contentEncoding: string | undefined): DecodedBody {
  if (contentEncoding === undefined || bytes.byteLength === 0) return { bytes }
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity')
  const unknown = encodings.find((encoding) => !Object.hasOwn(DECODERS, encoding))
  if (unknown !== undefined) return { unreadable: `Content-Encoding ${unknown.slice(0, 40)}` }
  if (encodings.length > MOST_ENCODINGS)
    return { unreadable: `Content-Encoding names more than ${MOST_ENCODINGS} encodings` }
  let decoded = bytes
  for (const encoding of encodings.toReversed()) {
    try {
      decoded = (DECODERS[encoding] as Decode)(decoded)
    } catch (error) {
      return { unreadable: `Content-Encoding ${encoding}: ${toReason(error)}` }
    }
  }
  return { bytes: decoded }
}

/** RFC 1950, section 2.2: method 8, and a check that makes the first two bytes a multiple of 31. */
function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0
}

function toReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ERR_BUFFER_TOO_LARGE') return `more than ${MOST_DECODED_BYTES} bytes once decoded`
  return code === 'Z_BUF_ERROR' ? 'it ends too early' : message
}
