export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}

/** Of each round: what slowed it cancels out. */
export const ratiosOf = (own: readonly number[], other: readonly number[]): number[] =>
  own.map((value, round) => value / (other[round] ?? NaN))

/** The median of the ratios within the rounds, with the smallest and the largest. */
export function describeRatio(own: readonly number[], other: readonly number[]): string {
  const ratios = ratiosOf(own, other)
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)]
  return `${middle.toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`
}

export const describeRate = (values: readonly number[]): string => {
  const rate = median(values)
  return rate >= 10_000 ? `${(rate / 1_000).toFixed(1)}k` : rate.toFixed(0)
}

/** What each contender did in each round, by its name. */
export class Samples {
  readonly #samples = new Map<string, number[]>()

  add(name: string, value: number): void {
    const list = this.#samples.get(name) ?? []
    list.push(value)
    this.#samples.set(name, list)
  }

  of(name: string): readonly number[] {
    return this.#samples.get(name) ?? []
  }

  has(name: string): boolean {
    return this.#samples.has(name)
  }
}
