const NOTHING = Buffer.alloc(0)

/** The first block of a body that comes in pieces, and the largest: each is twice the one before. */
const FIRST_BLOCK_BYTES = 1_024
const LARGEST_BLOCK_BYTES = 65_536

/**
 * Copies the pieces of a body out of a reused read buffer, up to a bound. Pieces are laid side by side in blocks: a body of
 * one-byte chunks takes no more memory than one of large ones.
 */
export class BodyCollector {
  readonly #maxBytes: number
  #full: Buffer[] = []
  /** What is being filled. */
  #block = NOTHING
  #used = 0
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False when the body has outgrown the bound: it is then forgotten, but for its size. */
  add(chunk: Buffer, from: number, to: number): boolean {
    const bytes = this.#bytes + to - from
    const fits = bytes <= this.#maxBytes
    if (fits) this.#copy(chunk, from, to)
    else this.clear()
    this.#bytes = bytes
    return fits
  }

  /** The whole body; the collector is empty again. */
  take(): Buffer {
    const last = this.#block.subarray(0, this.#used)
    const body = this.#full.length > 0 ? Buffer.concat([...this.#full, last], this.#bytes) : last
    this.clear()
    return body
  }

  clear(): void {
    if (this.#bytes === 0) return
    this.#full = []
    this.#block = NOTHING
    this.#used = 0
    this.#bytes = 0
  }

  #copy(chunk: Buffer, from: number, to: number): void {
    if (to - from === 1 && this.#used < this.#block.length) {
      // The call below costs more than the byte.
      this.#block[this.#used++] = chunk[from] as number
      return
    }
    const first = Math.min(to - from, this.#block.length - this.#used)
    chunk.copy(this.#block, this.#used, from, from + first)
    this.#used += first
    if (first === to - from) return
    if (this.#used > 0) this.#full.push(this.#block)
    const size = Math.min(LARGEST_BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, 2 * this.#block.length))
    this.#block = Buffer.allocUnsafe(Math.max(size, to - from - first))
    this.#used = chunk.copy(this.#block, 0, from + first, to)
  }
}

/** The bytes [from, to) in memory of their own. */
export function copyOf(chunk: Buffer, from: number, to: number): Buffer {
  if (from === to) return NOTHING
  const copy = Buffer.allocUnsafe(to - from)
  chunk.copy(copy, 0, from, to)
  return copy
}
