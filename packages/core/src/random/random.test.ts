import { expect, test } from 'vitest'
import { createRandom, xoshiro128 } from './random.ts'

test('draws the sequence of xoshiro128** 1.1', () => {
  // Recomputed in Python integers from the published definition, state 1, 2, 3, 4.
  const next = xoshiro128([1, 2, 3, 4])
  const drawn = Array.from({ length: 10 }, next)
  expect(drawn).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
    4258142804,
  ])
})

const draw = (seed: string) => Array.from({ length: 8 }, createRandom(seed).bits)

test('the same seed replays, another seed does not', () => {
  expect(draw('9f3c')).toEqual(draw('9f3c'))
  expect(draw('9f3c')).not.toEqual(draw('9f3d'))
  expect(draw('9f3c/order')).not.toEqual(draw('9f3c/load'))
})

test('coins are fair and units uniform, over ten thousand draws of forty seeds', () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = createRandom(String(seed))
    let [heads, sum, outside] = [0, 0, 0]
    for (let i = 0; i < 10_000; i++) {
      heads += Number(random.coin())
      const unit = random.unit()
      outside += Number(unit < 0 || unit >= 1)
      sum += unit
    }
    expect(outside).toBe(0)
    // Four standard deviations: 50 heads each, 0.0029 on the mean.
    expect(Math.abs(heads - 5000)).toBeLessThan(200)
    expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(0.0116)
  }
})

test('the first coins of neighbouring seeds do not agree', () => {
  let heads = 0
  for (let seed = 0; seed < 10_000; seed++) heads += Number(createRandom(`run-${seed}`).coin())
  expect(Math.abs(heads - 5000)).toBeLessThan(200)
})

test('integer(low, high) reaches every value and no other', () => {
  const random = createRandom('dice')
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(1, 6)))
  expect([...seen].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
})
