import { murmur3 } from './murmur3.ts'

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
