/** A reproducible source of randomness: the same seed gives the same draws on every machine and Node version. */
export type Random = {
  /** The next 32 bits, an integer in [0, 2^32). */
  readonly bits: () => number
  /** Uniform in [0, 1), with 53 bits. */
  readonly unit: () => number
  /** A fair coin. */
  readonly coin: () => boolean
  /** A uniform integer in [0, `bound`); `bound` in [1, 2^32]. */
  readonly below: (bound: number) => number
}

type State = readonly [number, number, number, number]

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/**
 * The xoshiro128** 1.1 generator: 32-bit words, period 2^128 - 1. Not for secrets.
 *
 * @param state four 32-bit words, not all zero
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4)
 */
export function xoshiro128(state: State): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

/** FNV-1a over UTF-16 code units from a given basis, then MurmurHash3's finalizer to spread the bits. */
function hash(text: string, basis: number): number {
  let word = basis
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193)
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}

/**
 * A generator for one purpose. Derive independent streams by extending the seed: `${seed}/order`.
 *
 * @param seed any text; it is what a report prints for replay
 */
export function createRandom(seed: string): Random {
  const bits = xoshiro128([
    hash(seed, 0x811c9dc5),
    hash(seed, 0x9e3779b9),
    hash(seed, 0x7f4a7c15),
    hash(seed, 0x243f6a88) | 1,
  ])
  const unit = () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992
  return {
    bits,
    unit,
    coin: () => bits() >= 0x80000000,
    below: (bound) => Math.floor(unit() * bound),
  }
}
