/** A stream of seeded random numbers: the same seed gives the same stream on every machine. */
export type Random = {
  /** Uniform in [0, 1), 32 bits. */
  next(): number
  /** Uniform integer in [low, high], both ends included; `low` must not exceed `high`. */
  integer(low: number, high: number): number
}

/** Mixes a 32-bit integer so that near inputs give far outputs. @see MurmurHash3's fmix32, public domain */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A 32-bit seed from several: the seed of virtual user 7 of a run is `deriveSeed(runSeed, 7)`. */
export function deriveSeed(...parts: readonly number[]): number {
  let seed = 0x9e3779b9
  for (const part of parts) {
    // Both halves count: seeds and indices may exceed 32 bits.
    seed = mix(seed ^ part) + mix(Math.floor(part / 0x1_0000_0000) + 0x632be5ab)
  }
  return mix(seed)
}

class Sfc32 implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = mix(seed)
    this.#b = mix(seed ^ 0x6a09e667)
    this.#c = mix(seed ^ 0xbb67ae85)
    for (let round = 0; round < 12; round += 1) this.next()
  }

  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 0x1_0000_0000
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }
}

/**
 * A random stream from a 32-bit seed: Doty-Humphrey's sfc32, chosen for speed and for passing PractRand.
 * Ranges wider than 2^32 are coarse: `integer` draws 32 bits.
 *
 * @see Doty-Humphrey, PractRand, "sfc" (small fast counting) generators
 */
export function createRandom(seed: number): Random {
  return new Sfc32(seed)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `length` letters and digits. */
export function randomText(random: Random, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += 1) text += ALPHABET[random.integer(0, ALPHABET.length - 1)]
  return text
}

const hex = (random: Random, digits: number): string =>
  Math.floor(random.next() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0')

/** A version 4 UUID. @see RFC 9562, section 5.4 */
export function randomUuid(random: Random): string {
  const variant = '89ab'[random.integer(0, 3)]
  const tail = hex(random, 4) + hex(random, 8)
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${tail}`
}
