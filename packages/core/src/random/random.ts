/** A reproducible source of randomness: the same seed gives the same draws on every machine and Node version. */
export type Random = {
  /** The next 32 bits, an integer in [0, 2^32). */
  readonly bits: () => number
  /** Uniform in [0, 1), with 53 bits. */
  readonly unit: () => number
  /** A fair coin. */
  readonly coin: () => boolean
  /** A uniform integer in [low, high], both ends included; `low` must not exceed `high`. */
  readonly integer: (low: number, high: number) => number
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

/**
 * A generator for one purpose. Independent streams come from a longer text, `${seed}/order`, or from `deriveSeed`.
 *
 * @param seed what a report prints for replay
 */
export function createRandom(seed: number | string): Random {
  const word = (basis: number) =>
    typeof seed === 'string' ? hashText(seed, basis) : deriveSeed(seed, basis)
  const bits = xoshiro128([
    word(0x811c9dc5),
    word(0x9e3779b9),
    word(0x7f4a7c15),
    word(0x243f6a88) | 1,
  ])
  const unit = () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992
  return {
    bits,
    unit,
    coin: () => bits() >= 0x80000000,
    integer: (low, high) => low + Math.floor(unit() * (high - low + 1)),
  }
}

/** Mixes a 32-bit integer so that near inputs give far outputs. @see MurmurHash3's fmix32, public domain */
function mix(value: number): number {
  let word = value | 0
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return (word ^ (word >>> 16)) >>> 0
}

/** A 32-bit word of a text: FNV-1a over UTF-16 code units from a given basis, its bits spread. */
export function hashText(text: string, basis: number): number {
  let word = basis
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193)
  return mix(word)
}

/** A 32-bit seed from several numbers: the seed of virtual user 7 of a run is `deriveSeed(runSeed, 7)`. */
export function deriveSeed(...parts: readonly number[]): number {
  let seed = 0x9e3779b9
  for (const part of parts) {
    // Both halves count: seeds and indices may exceed 32 bits.
    seed = mix(seed ^ part) + mix(Math.floor(part / 0x1_0000_0000) + 0x632be5ab)
  }
  return mix(seed)
}
