import type { WantedBytes } from './message-types.ts'

/** What one step brought: bytes that pass unread, or the beginning of a message that is wanted. */
export type WirePiece = {
  /** Undefined: bytes of messages that are not wanted, or the rest of one whose beginning was. */
  readonly type: number | undefined
  /** Of a wanted message its header and as much of its body as is wanted. */
  readonly bytes: Buffer
}

const HEADER_BYTES = 5
const nothing: Buffer = Buffer.alloc(0)

/**
 * Finds the messages of PostgreSQL's protocol 3 in a stream, the same however it was cut. All bytes that go in come out, in
 * order, as they are. Messages that are not wanted are not copied and not waited for.
 */
export class WireFramer {
  readonly #wanted: WantedBytes
  #rest = nothing
  /** So many bytes belong to a message whose beginning has come out. */
  #skip = 0

  constructor(wanted: WantedBytes) {
    this.#wanted = wanted
  }

  push(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
  }

  /** The next piece; undefined when more bytes are needed. */
  next(): WirePiece | undefined {
    const end = this.#passUnwanted()
    if (end > 0) return { type: undefined, bytes: this.#take(end) }
    if (this.#rest.length < HEADER_BYTES) return undefined
    const { type, size } = this.#readHeader(0)
    const needed = Math.min(size, HEADER_BYTES + (this.#wanted[type] ?? 0))
    if (this.#rest.length < needed) return undefined
    this.#skip = size - needed
    return { type, bytes: this.#take(needed) }
  }

  /** What has not come out: the beginning of a message. */
  takeRest(): Buffer {
    return this.#take(this.#rest.length)
  }

  /** Where the bytes end that pass unread. */
  #passUnwanted(): number {
    const { length } = this.#rest
    let at = 0
    for (;;) {
      const skipped = Math.min(this.#skip, length - at)
      this.#skip -= skipped
      at += skipped
      if (length - at < HEADER_BYTES) return at
      const { type, size } = this.#readHeader(at)
      if (this.#wanted[type] !== 0) return at
      this.#skip = size
    }
  }

  /** A length below 4 is none: whoever receives it ends the connection, and until then all passes unread. */
  #readHeader(at: number): { readonly type: number; readonly size: number } {
    const length = this.#rest.readInt32BE(at + 1)
    if (length < 4) return { type: 0, size: Number.MAX_SAFE_INTEGER }
    return { type: this.#rest[at] as number, size: 1 + length }
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes)
    this.#rest = bytes === this.#rest.length ? nothing : this.#rest.subarray(bytes)
    return taken
  }
}
