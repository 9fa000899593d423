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

/** Ends with its connection; also what cannot be told apart: it is passed on as it comes. */
export class EndlessBody implements MessageBody {
  readonly ended = false

  take(bytes: Buffer): number {
    return bytes.length
  }
}

const lineLimit = 16_384
const lineFeed = 10

/**
 * `Transfer-Encoding: chunked`, trailers included. From a chunk that it does not understand on, it has no end.
 *
 * @see RFC 9112, section 7.1
 */
export class ChunkedBody implements MessageBody {
  ended = false
  /** Of a chunk's data and the line end behind it. */
  #left = 0
  #line = ''
  #inTrailers = false

  take(bytes: Buffer, from: number): number {
    let at = from
    while (at < bytes.length && !this.ended) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at)
        this.#left -= taken
        at += taken
      } else {
        const end = bytes.indexOf(lineFeed, at)
        const next = end === -1 ? bytes.length : end + 1
        this.#line += bytes.toString('latin1', at, next)
        at = next
        if (end !== -1) this.#readLine()
        else if (this.#line.length > lineLimit) this.#left = Infinity
      }
    }
    return at
  }

  #readLine(): void {
    const line = this.#line.trim()
    this.#line = ''
    if (this.#inTrailers) {
      this.ended = line === ''
      return
    }
    const size = /^[\da-f]+(?=\s*(;|$))/i.exec(line)?.[0]
    const length = size === undefined ? Infinity : parseInt(size, 16)
    if (length === 0) this.#inTrailers = true
    else this.#left = length + '\r\n'.length
  }
}
