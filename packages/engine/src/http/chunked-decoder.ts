import type { BodyCollector } from './body-collector.ts'

const CR = 13
const LF = 10
const SEMICOLON = 59

/** Longest size line with its extensions, and longest trailer section: beyond is a parse error. */
const MAX_LINE_BYTES = 4_096
const MAX_TRAILER_BYTES = 16_384
/** 2^48 bytes: more hex digits would lose precision long after the body bound was passed. */
const MAX_SIZE_DIGITS = 12

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'done'

/**
 * Decodes a chunked body fed in arbitrary pieces: sizes in hex, extensions and trailers read over.
 *
 * @see RFC 9112, section 7.1
 */
export class ChunkedDecoder {
  #state: State = 'size'
  #left = 0
  #digits = 0
  #lineBytes = 0
  #trailerBytes = 0
  #lineEmpty = true
  #lastByte = 0
  /** Set once the input breaks the grammar. */
  problem: string | undefined

  reset(): void {
    this.#state = 'size'
    this.#left = 0
    this.#digits = 0
    this.#lineBytes = 0
    this.#trailerBytes = 0
    this.#lineEmpty = true
    this.#lastByte = 0
    this.problem = undefined
  }

  get done(): boolean {
    return this.#state === 'done'
  }

  /** Reads [from, to) until the body ends or the bytes do; returns where it stopped. */
  feed(chunk: Buffer, range: { from: number; to: number }, body: BodyCollector): number {
    let at = range.from
    while (at < range.to && this.#state !== 'done' && this.problem === undefined) {
      if (this.#state === 'data') at = this.#data(chunk, { from: at, to: range.to }, body)
      else if (this.#state === 'trailer') this.#trailer(chunk[at++] as number)
      else this.#framing(chunk[at++] as number)
    }
    return at
  }

  #data(chunk: Buffer, range: { from: number; to: number }, body: BodyCollector): number {
    const end = Math.min(range.to, range.from + this.#left)
    if (!body.add(chunk, range.from, end)) this.problem = 'the body exceeds its bound'
    this.#left -= end - range.from
    if (this.#left === 0) this.#state = 'data-cr'
    return end
  }

  #framing(byte: number): void {
    const state = this.#state
    if (state === 'size') this.#size(byte)
    else if (state === 'extension') this.#extension(byte)
    else if (state === 'size-lf') this.#sizeLineEnd(byte)
    else if (byte !== (state === 'data-cr' ? CR : LF))
      this.problem = 'chunk data longer than its size'
    else if (state === 'data-cr') this.#state = 'data-lf'
    else this.#startSize()
  }

  #extension(byte: number): void {
    if (byte === CR) this.#state = 'size-lf'
    else if (byte === LF) this.problem = 'a bare line feed in a chunk extension'
    else if (++this.#lineBytes > MAX_LINE_BYTES) this.problem = 'a chunk size line too long'
  }

  #size(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0 && this.#lineBytes === this.#digits) {
      this.#left = this.#left * 16 + digit
      this.#lineBytes += 1
      if (++this.#digits > MAX_SIZE_DIGITS) this.problem = 'a chunk size too large'
    } else if (this.#digits === 0) this.problem = 'a chunk without a size in hex'
    else if (byte === CR) this.#state = 'size-lf'
    else if (byte === SEMICOLON) this.#state = 'extension'
    // Some servers pad the size with blanks.
    else if (byte === 32 || byte === 9) this.#lineBytes += 1
    else this.problem = 'a chunk size that is not hex'
  }

  #sizeLineEnd(byte: number): void {
    if (byte !== LF) this.problem = 'a carriage return inside a chunk size line'
    else if (this.#left > 0) this.#state = 'data'
    else this.#state = 'trailer'
  }

  #startSize(): void {
    this.#state = 'size'
    this.#digits = 0
    this.#lineBytes = 0
  }

  /** Trailer fields end with an empty line. */
  #trailer(byte: number): void {
    if (byte === LF) {
      if (this.#lastByte !== CR) this.problem = 'a bare line feed in a trailer'
      else if (this.#lineEmpty) this.#state = 'done'
      this.#lineEmpty = true
    } else if (byte !== CR) this.#lineEmpty = false
    this.#lastByte = byte
    if (++this.#trailerBytes > MAX_TRAILER_BYTES) this.problem = 'a trailer section too long'
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
