import { Outgoing } from './outgoing.ts'
import type { Slice } from './slice.ts'

/** So much of an answer is withheld until its statement is done; a longer one is passed on as it comes, but for its end. */
const MOST_BYTES = 256 * 1024

/** What the server has said of a statement that is not done yet. */
export class WithheldAnswer {
  readonly #parts = new Outgoing()
  readonly #out: Outgoing
  #isLong = false

  /** @param out where it goes when it is released */
  constructor(out: Outgoing) {
    this.#out = out
  }

  /** The beginning or the end of a statement's answer: always withheld. */
  addEnd(bytes: Slice): void {
    this.#parts.add(bytes)
  }

  /** Something between them. */
  addPart(bytes: Slice): void {
    if (this.#isLong && this.#parts.bytes === 0) return this.#out.add(bytes)
    this.#parts.add(bytes)
    if (this.#parts.bytes <= MOST_BYTES) return
    this.#parts.moveTo(this.#out)
    this.#isLong = true
  }

  release(): void {
    this.#isLong = false
    this.#parts.moveTo(this.#out)
  }

  drop(): void {
    this.#parts.clear()
  }
}
