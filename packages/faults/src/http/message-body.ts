import { ChunkedDecoder, type ChunkData } from '@gauntlet/core/http'

/** Where one message's body ends: what it takes of the bytes that come is its own. */
export type MessageBody = {
  /** Takes what is its own from `from` on, and says where that ends. */
  take(bytes: Buffer, from: number): number
  readonly ended: boolean
}

/** `Content-Length`, or none at all: 0. */
export class CountedBody implements MessageBody {
  #left: number

  constructor(length: number) {
    this.#left = length
  }

  get ended(): boolean {
    return this.#left === 0
  }

  take(bytes: Buffer, from: number): number {
    const taken = Math.min(this.#left, bytes.length - from)
    this.#left -= taken
    return from + taken
  }
}

/** Ends with its connection; also what cannot be framed: it is passed on as it arrives. */
export class EndlessBody implements MessageBody {
  readonly ended = false

  take(bytes: Buffer): number {
    return bytes.length
  }
}

/** The data passes by: only where it ends is asked. */
const unread: ChunkData = { add: () => true }

/** `Transfer-Encoding: chunked`, trailers included. From a chunk that it does not understand on, it has no end. */
export class ChunkedBody implements MessageBody {
  readonly #chunks = new ChunkedDecoder()

  get ended(): boolean {
    return this.#chunks.done
  }

  take(bytes: Buffer, from: number): number {
    const at = this.#chunks.feed(bytes, { from, to: bytes.length }, unread)
    return this.#chunks.done ? at : bytes.length
  }
}
