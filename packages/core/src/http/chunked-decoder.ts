import { areFieldLines, describeBadField } from './field-lines.ts'

/** Where the data of the chunks goes. */
export type ChunkData = {
  /** The bytes [from, to) of a read; false when they are too many. */
  add(chunk: Uint8Array, from: number, to: number): boolean
}

const CR = 13
const LF = 10
const TAB = 9
const SPACE = 32
const DELETE = 127
const SEMICOLON = 59

/** Longest size line with its zeros, blanks and extensions, and longest trailer section: beyond is a parse error. */
const MAX_LINE_BYTES = 4_096
const MAX_TRAILER_BYTES = 16_384
/** Larger ones would lose precision long after the bound of any body was passed. */
const MAX_SIZE = 2 ** 48

type State =
  'size' | 'blank' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'done'

/**
 * Decodes a chunked body fed in arbitrary pieces: sizes in hex, extensions and trailers read over.
 *
 * @see RFC 9112, section 7.1
 */
export class ChunkedDecoder {
  #state: State = 'size'
  #left = 0
  #hasDigits = false
  #lineBytes = 0
  #trailerBytes = 0
  /** The line that is not yet whole. */
  #trailer = ''
  /** The data went nowhere: `problem` says no more. */
  isRefused = false
  /** Set once the input breaks the grammar. */
  problem: string | undefined

  reset(): void {
    this.#state = 'size'
    this.#left = 0
    this.#hasDigits = false
    this.#lineBytes = 0
    this.#trailerBytes = 0
    this.#trailer = ''
    this.isRefused = false
    this.problem = undefined
  }

  get done(): boolean {
    return this.#state === 'done'
  }

  /** Reads [from, to) until the body ends or the bytes do; returns where it stopped. */
  feed(chunk: Uint8Array, range: { from: number; to: number }, body: ChunkData): number {
    let at = range.from
    while (at < range.to && this.#state !== 'done' && this.problem === undefined) {
      if (this.#state === 'data') at = this.#data(chunk, { from: at, to: range.to }, body)
      else if (this.#state === 'trailer') this.#trailerByte(chunk[at++] as number)
      else this.#framing(chunk[at++] as number)
    }
    return at
  }

  #data(chunk: Uint8Array, range: { from: number; to: number }, body: ChunkData): number {
    const end = Math.min(range.to, range.from + this.#left)
    this.isRefused = !body.add(chunk, range.from, end)
    if (this.isRefused) this.problem = 'the body exceeds its bound'
    this.#left -= end - range.from
    if (this.#left === 0) this.#state = 'data-cr'
    return end
  }

  #framing(byte: number): void {
    const state = this.#state
    if (state === 'data-cr' || state === 'data-lf') this.#dataEnd(byte)
    else if (state === 'size-lf') this.#sizeLineEnd(byte)
    else if (++this.#lineBytes > MAX_LINE_BYTES) this.problem = 'a chunk size line too long'
    else if (state === 'extension') this.#extension(byte)
    else this.#size(byte)
  }

  #dataEnd(byte: number): void {
    const isCr = this.#state === 'data-cr'
    if (byte !== (isCr ? CR : LF)) this.problem = 'chunk data longer than its size'
    else if (isCr) this.#state = 'data-lf'
    else this.#startSize()
  }

  #extension(byte: number): void {
    if (byte === CR) this.#state = 'size-lf'
    else if (byte === LF) this.problem = 'a bare line feed in a chunk extension'
    else if ((byte < SPACE && byte !== TAB) || byte === DELETE)
      this.problem = 'a control character in a chunk extension'
  }

  /** Digits, then perhaps blanks, with which some servers pad the size. */
  #size(byte: number): void {
    const digit = this.#state === 'size' ? hexDigit(byte) : -1
    if (digit >= 0) {
      this.#left = this.#left * 16 + digit
      this.#hasDigits = true
      if (this.#left >= MAX_SIZE) this.problem = 'a chunk size too large'
    } else if (!this.#hasDigits) this.problem = 'a chunk without a size in hex'
    else if (byte === CR) this.#state = 'size-lf'
    else if (byte === SEMICOLON) this.#state = 'extension'
    else if (byte === SPACE || byte === TAB) this.#state = 'blank'
    else this.problem = 'a chunk size that is not hex'
  }

  #sizeLineEnd(byte: number): void {
    if (byte !== LF) this.problem = 'a carriage return inside a chunk size line'
    else if (this.#left > 0) this.#state = 'data'
    else this.#state = 'trailer'
  }

  #startSize(): void {
    this.#state = 'size'
    this.#hasDigits = false
    this.#lineBytes = 0
  }

  /** Fields as in a head, up to an empty line. A line is judged when it is whole. */
  #trailerByte(byte: number): void {
    this.#trailer += String.fromCharCode(byte)
    if (this.#trailerBytes + this.#trailer.length > MAX_TRAILER_BYTES)
      this.problem = 'a trailer section too long'
    else if (byte !== LF) return
    else if (this.#trailer === '\r\n') this.#state = 'done'
    else if (!areFieldLines(this.#trailer, 0)) this.problem = describeBadField(this.#trailer, 0)
    else {
      this.#trailerBytes += this.#trailer.length
      this.#trailer = ''
    }
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
