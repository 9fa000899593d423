import fc from 'fast-check'
import { expect, test } from 'vitest'
import { murmur3, pickVariant, slotOf } from './bucketing.ts'

// The first seven are the vectors that implementations of MurmurHash3 x86 32-bit publish (SMHasher's
// verification, Wikipedia's talk page); the others were computed with an independent Python version.
test.each([
  { text: '', seed: 0, hash: 0 },
  { text: '', seed: 1, hash: 0x514e28b7 },
  { text: '', seed: 0xffffffff, hash: 0x81f16f39 },
  { text: 'test', seed: 0, hash: 0xba6bd213 },
  { text: 'Hello, world!', seed: 0x9747b28c, hash: 0x24884cba },
  { text: 'The quick brown fox jumps over the lazy dog', seed: 0x9747b28c, hash: 0x2fa826cd },
  { text: 'ππππππππ', seed: 0x9747b28c, hash: 0xd58063c1 },
  { text: 'button-variant:user-1', seed: 0, hash: 1773529270 },
  { text: 'button-variant:Zoë', seed: 0, hash: 1218227364 },
])('murmur3 of "$text" with seed $seed is $hash', ({ text, seed, hash }) => {
  expect(murmur3(text, seed)).toBe(hash)
})

test.each([
  { user: 'user-1', slot: 41 },
  { user: 'user-2', slot: 89 },
  { user: 'user-3', slot: 92 },
  { user: 'Zoë', slot: 28 },
])('$user has slot $slot of 100', ({ user, slot }) => {
  expect(slotOf('button-variant', user, 100)).toBe(slot)
})

const bucketing = {
  inclusionSalt: 'button-inclusion',
  variantSalt: 'button-variant',
  inclusionPer10000: 10_000,
  variants: [
    { variantId: 'control', weight: 40 },
    { variantId: 'blue', weight: 50 },
    { variantId: 'red', weight: 10 },
  ],
}

test.each([
  { user: 'user-1', variant: 'blue' },
  { user: 'user-2', variant: 'blue' },
  { user: 'user-3', variant: 'red' },
  { user: 'Zoë', variant: 'control' },
])('$user lands in $variant by weight', ({ user, variant }) => {
  expect(pickVariant(bucketing, user)).toBe(variant)
})

test('a variant without weight gets nobody, and without any weight nobody gets a variant', () => {
  const only = {
    ...bucketing,
    variants: [
      { variantId: 'a', weight: 0 },
      { variantId: 'b', weight: 1 },
    ],
  }
  const none = { ...bucketing, variants: [{ variantId: 'a', weight: 0 }] }
  for (let index = 0; index < 200; index += 1) {
    expect(pickVariant(only, `u${index}`)).toBe('b')
    expect(pickVariant(none, `u${index}`)).toBeUndefined()
  }
})

test('growing the inclusion never moves a user between variants', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 10_000 }), (user, share) => {
      const some = pickVariant({ ...bucketing, inclusionPer10000: share }, user)
      return some === undefined || some === pickVariant(bucketing, user)
    }),
    { seed: 11 },
  )
})

test('shares follow the weights, and inclusion is independent of the variant', () => {
  const counts = new Map<string, number>()
  const half = { ...bucketing, inclusionPer10000: 5_000 }
  for (let index = 0; index < 40_000; index += 1) {
    const variant = pickVariant(half, `user-${index}`) ?? 'out'
    counts.set(variant, (counts.get(variant) ?? 0) + 1)
  }
  // Five standard deviations of a binomial count at most: a seedless hash gives the same every time.
  const expected = { out: 20_000, control: 8_000, blue: 10_000, red: 2_000 }
  for (const [variant, count] of Object.entries(expected)) {
    const deviation = Math.sqrt(40_000 * (count / 40_000) * (1 - count / 40_000))
    expect(Math.abs((counts.get(variant) ?? 0) - count)).toBeLessThan(5 * deviation)
  }
})
