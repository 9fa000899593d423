const NOTHING = Buffer.alloc(0)

/** Copies the pieces of a body out of a reused read buffer, up to a bound. */
export class BodyCollector {
  readonly #maxBytes: number
  #pieces: Buffer[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False when the body has outgrown the bound. */
  add(chunk: Buffer, from: number, to: number): boolean {
    const bytes = to - from
    this.#bytes += bytes
    if (this.#bytes > this.#maxBytes) return false
    if (bytes > 0) this.#pieces.push(copyOf(chunk, from, to))
    return true
  }

  /** The whole body; the collector is empty again. */
  take(): Buffer {
    const [only] = this.#pieces
    const body =
      this.#pieces.length > 1 ? Buffer.concat(this.#pieces, this.#bytes) : (only ?? NOTHING)
    this.clear()
    return body
  }

  clear(): void {
    if (this.#bytes === 0) return
    this.#pieces = []
    this.#bytes = 0
  }
}

/** The bytes [from, to) in memory of their own. */
export function copyOf(chunk: Buffer, from: number, to: number): Buffer {
  if (from === to) return NOTHING
  const copy = Buffer.allocUnsafe(to - from)
  chunk.copy(copy, 0, from, to)
  return copy
}
