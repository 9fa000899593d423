import type { WantedBytes } from './message-types.ts'
import { type Slice, sliceOf } from './slice.ts'

/** What one step brought: bytes that pass unread, or the beginning of a message that is wanted. */
export type WirePiece = Slice & {
  /**
   * Undefined: bytes of messages that are not wanted, or the rest of one whose beginning was. Of a wanted message the bytes
   * are its header and as much of its body as is wanted.
   */
  readonly type: number | undefined
}

const HEADER_BYTES = 5
const nothing: Buffer = Buffer.alloc(0)

/**
 * Finds the messages of PostgreSQL's protocol 3 in a stream, the same however it was cut. All bytes that go in come out, in
 * order, as they are. Nothing is copied but the beginning of a message that was cut.
 */
export class WireFramer {
  readonly #wanted: WantedBytes
  #buffer = nothing
  /** So far all of it has come out. */
  #at = 0
  /** So many bytes belong to a message whose beginning has come out. */
  #skip = 0

  constructor(wanted: WantedBytes) {
    this.#wanted = wanted
  }

  push(bytes: Buffer): void {
    const isEmpty = this.#at === this.#buffer.length
    this.#buffer = isEmpty ? bytes : Buffer.concat([this.#buffer.subarray(this.#at), bytes])
    this.#at = 0
  }

  /** The next piece; undefined when more bytes are needed. */
  next(): WirePiece | undefined {
    const { length } = this.#buffer
    if (this.#at === length) return undefined
    const end = this.#passUnwanted()
    if (end > this.#at) return this.#take(undefined, end)
    if (length - end < HEADER_BYTES) return undefined
    const type = this.#buffer[end] as number
    const size = this.#readSize(end)
    const needed = Math.min(size, HEADER_BYTES + (this.#wanted[type] as number))
    if (length - end < needed) return undefined
    this.#skip = size - needed
    return this.#take(type, end + needed)
  }

  /** What has not come out: the beginning of a message. */
  takeRest(): Slice {
    const { length } = this.#buffer
    return this.#at === length ? sliceOf(nothing) : this.#take(undefined, length)
  }

  /** Where the bytes end that pass unread. */
  #passUnwanted(): number {
    const { length } = this.#buffer
    let at = this.#at
    for (;;) {
      const skipped = Math.min(this.#skip, length - at)
      this.#skip -= skipped
      at += skipped
      if (length - at < HEADER_BYTES) return at
      const size = this.#readSize(at)
      if (size !== UNKNOWN_SIZE && this.#wanted[this.#buffer[at] as number] !== 0) return at
      this.#skip = size
    }
  }

  /** A length below 4 is none: whoever receives it ends the connection, and until then all passes unread. */
  #readSize(at: number): number {
    const length = this.#buffer.readInt32BE(at + 1)
    return length < 4 ? UNKNOWN_SIZE : 1 + length
  }

  #take(type: number | undefined, end: number): WirePiece {
    const piece = { type, buffer: this.#buffer, start: this.#at, end }
    this.#at = end
    return piece
  }
}

const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER
