/**
 * Values that start at -Infinity, with two updates: set one, or raise all of the first `count`; and one
 * question: which is the greatest. All in O(log n).
 *
 * A raise is stored at the last of its positions, so that a position's value is its own plus all raises at or
 * after it; a node of the tree holds the sum of its raises and its greatest value.
 */
export class SuffixMax {
  readonly #size: number
  readonly #sum: Float64Array
  readonly #own: Float64Array
  readonly #best: Float64Array

  constructor(count: number) {
    this.#size = 2 ** Math.ceil(Math.log2(Math.max(2, count)))
    this.#sum = new Float64Array(2 * this.#size)
    this.#own = new Float64Array(this.#size).fill(-Infinity)
    this.#best = new Float64Array(2 * this.#size).fill(-Infinity)
  }

  /** The greatest value; -Infinity while none is set. */
  get max(): number {
    return this.#best[1] as number
  }

  /** A position of the greatest value. */
  get argMax(): number {
    let node = 1
    while (node < this.#size) {
      const right = 2 * node + 1
      node = this.#best[node] === this.#best[right] ? right : 2 * node
    }
    return node - this.#size
  }

  /** Sets the value of a position as it is now; raises so far do not count for it. */
  set(position: number, value: number): void {
    this.#own[position] = value - this.#raisesFrom(position)
    this.#update(position, 0)
  }

  /** Adds `amount` to the values of positions 0 to `count - 1`. */
  raise(count: number, amount: number): void {
    if (count > 0) this.#update(count - 1, amount)
  }

  #raisesFrom(position: number): number {
    let sum = 0
    let node = position + this.#size
    sum += this.#sum[node] as number
    for (; node > 1; node >>= 1) {
      if ((node & 1) === 0) sum += this.#sum[node + 1] as number
    }
    return sum
  }

  #update(position: number, raise: number): void {
    let node = position + this.#size
    this.#sum[node] = (this.#sum[node] as number) + raise
    this.#best[node] = (this.#own[position] as number) + (this.#sum[node] as number)
    for (node >>= 1; node >= 1; node >>= 1) {
      const left = 2 * node
      const sumRight = this.#sum[left + 1] as number
      this.#sum[node] = (this.#sum[left] as number) + sumRight
      this.#best[node] = Math.max(
        this.#best[left + 1] as number,
        (this.#best[left] as number) + sumRight,
      )
    }
  }
}
