export type WeightedVariant = { readonly variantId: string; readonly weight: number }

export type Bucketing = {
  readonly inclusionSalt: string
  readonly variantSalt: string
  /** Users in 10,000 that take part. */
  readonly inclusionPer10000: number
  /** In a fixed order; integer weights. */
  readonly variants: readonly WeightedVariant[]
}

/**
 * A slot in [0, size): `(murmur3_x86_32(salt + ':' + user) * size) >> 32`. No modulo bias and no float;
 * exact while `size` is below 2^21.
 *
 * @see https://github.com/open-feature/flagd fractional evaluation, the same boundary function
 */
export function slotOf(salt: string, user: string, size: number): number {
  return Math.floor((murmur3(`${salt}:${user}`) * size) / 0x1_0000_0000)
}

/** The variant of a user who has none yet; undefined when the user is not included or all weights are 0. */
export function pickVariant(bucketing: Bucketing, user: string): string | undefined {
  const { inclusionSalt, variantSalt, inclusionPer10000, variants } = bucketing
  if (slotOf(inclusionSalt, user, 10_000) >= inclusionPer10000) return undefined
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  const slot = slotOf(variantSalt, user, total)
  let upper = 0
  for (const { variantId, weight } of variants) {
    upper += weight
    if (slot < upper) return variantId
  }
  return undefined
}

const c1 = 0xcc9e2d51
const c2 = 0x1b873593
const encoder = new TextEncoder()

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, c1), 15), c2)
}

/**
 * MurmurHash3 x86 32-bit over the UTF-8 bytes of a text.
 *
 * @returns an unsigned 32-bit integer
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (public domain)
 */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tailAt = bytes.length - (bytes.length % 4)
  let hash = seed | 0
  for (let at = 0; at < tailAt; at += 4) {
    hash ^= scramble(view.getUint32(at, true))
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= tailAt; at -= 1) tail = (tail << 8) | (bytes[at] as number)
  hash ^= scramble(tail) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
