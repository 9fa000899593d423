import { invariant } from '../invariant.ts'

/** Values below this have a bucket each; above, every power of two has half as many. */
const LINEAR = 256
const PER_OCTAVE = LINEAR / 2
/** 2^36 µs are 19 hours. Larger values count in the last bucket, and exactly in `max` and `mean`. */
const MAX_EXPONENT = 36
const BUCKETS = LINEAR + (MAX_EXPONENT - 8) * PER_OCTAVE
const LARGEST = 2 ** MAX_EXPONENT - 1

/** What a histogram holds, for storage: buckets in ascending order, none with a count of 0. */
export type HistogramContent = {
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly buckets: readonly { readonly index: number; readonly count: number }[]
}

/**
 * A distribution of microseconds in fixed memory (30 kB): values are counted in buckets at most 1/128 wide
 * relative to their value, so any quantile is within 0.4 % of a recorded value (and exact below 256 µs).
 * Histograms of parts merge to exactly the histogram of the whole.
 *
 * @see Tene, HdrHistogram, http://hdrhistogram.org
 */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  /** How many values. */
  get count(): number {
    return this.#count
  }

  /** Smallest value in µs, exact; undefined when there is none. */
  get min(): number | undefined {
    return this.#count === 0 ? undefined : this.#min
  }

  /** Largest value in µs, exact; undefined when there is none. */
  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max
  }

  /** Arithmetic mean in µs, exact; undefined when there is no value. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count
  }

  /**
   * Counts one value.
   *
   * @param valueUs microseconds, at least 0; rounded to whole ones
   * @throws InvariantError when it is negative or not a number
   */
  record(valueUs: number): void {
    // The message costs more than all the rest: made only when it is needed.
    if (!(valueUs >= 0)) invariant(false, `a duration of at least 0, not ${valueUs}`)
    const value = Math.round(valueUs)
    const index = bucketOf(value)
    this.#counts[index] = (this.#counts[index] as number) + 1
    this.#count += 1
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** Adds all values of the other one. */
  merge(other: Histogram): void {
    for (let index = 0; index < BUCKETS; index += 1)
      this.#counts[index] = (this.#counts[index] as number) + (other.#counts[index] as number)
    this.#count += other.#count
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }

  /**
   * The smallest value that at least this share of all values does not exceed (nearest rank), in µs, within
   * 0.4 %; undefined when there is no value.
   *
   * @param q in [0, 1]: 0.99 for the 99th percentile
   */
  quantile(q: number): number | undefined {
    invariant(q >= 0 && q <= 1, `a quantile in [0, 1], not ${q}`)
    if (this.#count === 0) return undefined
    // The tolerance keeps 0.9 * 10 = 9.000000000000002 at rank 9.
    const rank = Math.max(1, Math.ceil(q * this.#count - 1e-9 * this.#count))
    if (rank >= this.#count) return this.#max
    let seen = 0
    for (let index = 0; index < BUCKETS; index += 1) {
      seen += this.#counts[index] as number
      if (seen >= rank) return Math.min(this.#max, Math.max(this.#min, middleOf(index)))
    }
    return this.#max
  }

  /** Forgets all values. */
  clear(): void {
    this.#counts.fill(0)
    this.#count = 0
    this.#sum = 0
    this.#min = Infinity
    this.#max = -Infinity
  }

  toContent(): HistogramContent {
    const buckets: { index: number; count: number }[] = []
    this.#counts.forEach((count, index) => {
      if (count > 0) buckets.push({ index, count })
    })
    return { min: this.#min, max: this.#max, sum: this.#sum, buckets }
  }

  /** The inverse of `toContent`; undefined when the content cannot be that of a histogram. */
  static fromContent(content: HistogramContent): Histogram | undefined {
    const histogram = new Histogram()
    for (const { index, count } of content.buckets) {
      if (!(index >= 0 && index < BUCKETS && count > 0)) return undefined
      histogram.#counts[index] = count
      histogram.#count += count
    }
    if (histogram.#count === 0) return histogram
    if (!(content.min >= 0 && content.min <= content.max)) return undefined
    histogram.#sum = content.sum
    histogram.#min = content.min
    histogram.#max = content.max
    return histogram
  }
}

function bucketOf(value: number): number {
  if (value < LINEAR) return value
  if (value >= LARGEST) return BUCKETS - 1
  // clz32 counts in 32 bits: larger values are looked at 16 bits further up.
  const exponent =
    value < 0x8000_0000 ? 31 - Math.clz32(value) : 47 - Math.clz32(Math.floor(value / 65_536))
  const shift = exponent - 7
  return LINEAR + (shift - 1) * PER_OCTAVE + Math.floor(value / 2 ** shift) - PER_OCTAVE
}

function middleOf(index: number): number {
  if (index < LINEAR) return index
  const shift = Math.floor((index - LINEAR) / PER_OCTAVE) + 1
  const low = (((index - LINEAR) % PER_OCTAVE) + PER_OCTAVE) * 2 ** shift
  return low + (2 ** shift - 1) / 2
}
