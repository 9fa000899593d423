const NOTHING: Buffer = Buffer.alloc(0)

/** The first block of a body that comes in pieces, and the largest: each is twice the one before. */
const FIRST_BLOCK_BYTES = 1_024
const LARGEST_BLOCK_BYTES = 65_536
/** Blocks kept for the next bodies: 32 MiB. While all bodies are at their bound, one that is refused feeds the others. */
const MOST_FREE_BLOCKS = 512

/** The bytes that all bodies of a transport may hold together while they come in, and the blocks that they are laid in. */
export class BodyBudget {
  readonly maxBytes: number
  #bytes = 0
  #reservedBytes = 0
  /** Blocks of the largest size that no body fills: left to the garbage collector, refused bodies would double the memory. */
  readonly #free: Buffer[] = []

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** False when there is no room for as many. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.maxBytes) return false
    this.#bytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#bytes -= bytes
  }

  /** Whether a body may have so much memory before its bytes have come: as much as all may have, for all together. */
  reserve(bytes: number): boolean {
    if (this.#reservedBytes + bytes > this.maxBytes) return false
    this.#reservedBytes += bytes
    return true
  }

  release(bytes: number): void {
    this.#reservedBytes -= bytes
  }

  /** A block of at least so many bytes. */
  takeBlock(bytes: number): Buffer {
    const free = bytes === LARGEST_BLOCK_BYTES ? this.#free.pop() : undefined
    return free ?? Buffer.allocUnsafe(bytes)
  }

  /** Blocks that nothing points into any more. */
  giveBlocks(blocks: readonly Buffer[]): void {
    for (const block of blocks)
      if (block.length === LARGEST_BLOCK_BYTES && this.#free.length < MOST_FREE_BLOCKS)
        this.#free.push(block)
  }
}

/**
 * Copies the pieces of a body out of a reused read buffer, up to a bound. Pieces are laid side by side in blocks: a body of
 * one-byte chunks takes no more memory than one of large ones.
 */
export class BodyCollector {
  readonly #maxBytes: number
  readonly #budget: BodyBudget
  #full: Buffer[] = []
  /** What is being filled. */
  #block = NOTHING
  #used = 0
  #bytes = 0
  #reservedBytes = 0

  /** @param budget shared with the other bodies of a transport */
  constructor(maxBytes: number, budget: BodyBudget) {
    this.#maxBytes = maxBytes
    this.#budget = budget
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The body alone is larger than one may be; else it is the others that leave no room. */
  isTooLarge = false

  /**
   * Of a body whose length is known: laid in one piece, if there is room for that, it need not be joined, which would
   * take as much memory again.
   */
  expect(bytes: number): void {
    if (bytes <= LARGEST_BLOCK_BYTES || bytes > this.#maxBytes || !this.#budget.reserve(bytes))
      return
    this.#reservedBytes = bytes
    this.#block = Buffer.allocUnsafe(bytes)
  }

  /** False when the body has outgrown its bound, or all bodies together theirs: it is then forgotten. */
  add(chunk: Buffer, from: number, to: number): boolean {
    const bytes = to - from
    this.isTooLarge = this.#bytes + bytes > this.#maxBytes
    if (this.isTooLarge || !this.#budget.take(bytes)) {
      this.clear()
      return false
    }
    this.#copy(chunk, from, to)
    this.#bytes += bytes
    return true
  }

  /** The whole body; the collector is empty again. */
  take(): Buffer {
    const last = this.#block.subarray(0, this.#used)
    const isJoined = this.#full.length > 0
    const body = isJoined ? Buffer.concat([...this.#full, last], this.#bytes) : last
    this.#end(isJoined)
    return body
  }

  clear(): void {
    this.#end(true)
  }

  #end(mayReuse: boolean): void {
    if (this.#block === NOTHING) return
    this.#budget.give(this.#bytes)
    this.#budget.release(this.#reservedBytes)
    this.#reservedBytes = 0
    if (mayReuse) this.#budget.giveBlocks([...this.#full, this.#block])
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
    this.#block = this.#budget.takeBlock(Math.max(size, to - from - first))
    this.#used = chunk.copy(this.#block, 0, from + first, to)
  }
}

/** A copy of the bytes [from, to). */
export function copyOf(chunk: Buffer, from: number, to: number): Buffer {
  if (from === to) return NOTHING
  const copy = Buffer.allocUnsafe(to - from)
  chunk.copy(copy, 0, from, to)
  return copy
}
