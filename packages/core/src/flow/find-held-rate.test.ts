import { expect, test } from 'vitest'
import { findHeldRate, type StressStep } from './find-held-rate.ts'

const never = new AbortController().signal

/** A target that holds up to a factor. */
const upTo =
  (limit: number) =>
  async (factor: number): Promise<StressStep> => ({
    factor,
    held: factor <= limit,
    reasons: factor <= limit ? [] : ['too slow'],
    arrivalsPerSecond: 10 * factor,
    p99Ms: 1,
    errorRate: 0,
  })

test('the rate doubles until it breaks, then closes in from both sides', async () => {
  const { steps, held } = await findHeldRate(upTo(11), never)
  expect(steps.map(({ factor }) => factor)).toEqual([1, 2, 4, 8, 16, 12, 10, 11])
  expect(held?.factor).toBe(11)
})

test('a target that holds everything is given up on after ten doublings', async () => {
  const { steps, held } = await findHeldRate(upTo(Infinity), never)
  expect(steps).toHaveLength(11)
  expect(held?.factor).toBe(1024)
})

test('a target that does not hold its own rate has none', async () => {
  const { steps, held } = await findHeldRate(upTo(0.5), never)
  expect(steps).toHaveLength(1)
  expect(held).toBeUndefined()
})

test('an interruption ends it after the step that runs', async () => {
  const controller = new AbortController()
  const { steps } = await findHeldRate(async (factor) => {
    if (factor === 4) controller.abort()
    return await upTo(100)(factor)
  }, controller.signal)
  expect(steps.map(({ factor }) => factor)).toEqual([1, 2, 4])
})
