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
