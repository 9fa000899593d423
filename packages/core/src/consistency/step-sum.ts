/** A sum that grows in steps at given times; asked by binary search after all steps are in. */
export class StepSum {
  #steps: { readonly at: number; readonly amount: number }[] = []
  #times: Float64Array | undefined
  #sums: Float64Array | undefined

  add(at: number, amount: number): void {
    this.#steps.push({ at, amount })
  }

  /** The sum of all steps at times < `time`. */
  before(time: number): number {
    return this.#sumOf((at) => at < time)
  }

  /** The sum of all steps at times <= `time`. */
  through(time: number): number {
    return this.#sumOf((at) => at <= time)
  }

  #sumOf(isIn: (at: number) => boolean): number {
    const times = (this.#times ??= this.#sort())
    let low = 0
    let high = times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isIn(times[middle] as number)) low = middle + 1
      else high = middle
    }
    return this.#sums?.[low] ?? 0
  }

  #sort(): Float64Array {
    const steps = this.#steps.toSorted((a, b) => a.at - b.at)
    this.#sums = new Float64Array(steps.length + 1)
    let sum = 0
    steps.forEach(({ amount }, step) => {
      sum += amount
      ;(this.#sums as Float64Array)[step + 1] = sum
    })
    return Float64Array.from(steps, ({ at }) => at)
  }
}
