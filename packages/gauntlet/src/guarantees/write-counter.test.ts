import type { ObservedExchange } from '@gauntlet/contract'
import { createRandom } from '@gauntlet/core/random'
import { expect, test } from 'vitest'
import { WriteCounter } from './write-counter.ts'

test('overlaps of different workers are found, as one counter would find them', () => {
  const random = createRandom(3)
  const writes = Array.from({ length: 500 }, (_, user) => {
    const invokedAtNs = user * 10 + random.unit()
    const returnedAtNs = invokedAtNs + random.unit() * 25
    return {
      method: user % 9 === 0 ? 'GET' : 'POST',
      outcome: 'ok',
      user,
      invokedAtNs,
      returnedAtNs,
    }
  }) as unknown as ObservedExchange[]
  const answered = writes.toSorted((a, b) => a.returnedAtNs - b.returnedAtNs)
  const whole = new WriteCounter()
  for (const write of answered) whole.observe(write)
  const parts = [0, 1, 2].map((worker) => {
    const counter = new WriteCounter(true)
    for (const write of answered) if (write.user % 3 === worker) counter.observe(write)
    return counter.toCounted()
  })
  const merged = new WriteCounter()
  merged.merge(parts)
  expect(merged.toCounts()).toEqual(whole.toCounts())
  const alone = parts.reduce((sum, { counts }) => sum + counts.overlapping, 0)
  expect(whole.toCounts().overlapping).toBeGreaterThan(alone)
})
