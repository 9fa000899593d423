import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { estimateLimit, nextRate, type LimitTrial } from './search-limit.ts'

/** Searches against a target that answers each trial; gives what was tried and what was found. */
function search(answer: (rate: number) => LimitTrial['result'], first = 10) {
  const trials: LimitTrial[] = []
  for (;;) {
    const rate = nextRate(trials, first)
    if (rate === undefined) return { trials, estimate: estimateLimit(trials) }
    trials.push({ rate, result: answer(rate) })
  }
}

test.each([0.3, 4, 9.9, 10, 137, 25_000])('a limit of %d is in its interval', (limit) => {
  const { trials, estimate } = search((rate) => (rate <= limit ? 'held' : 'broke'))
  expect(estimate).toMatchObject({ kind: 'found' })
  const { low, high } = estimate as { low: number; high: number }
  expect(low).toBeLessThanOrEqual(limit * 1.001)
  expect(high).toBeGreaterThanOrEqual(limit * 0.999)
  expect(high / low).toBeLessThanOrEqual(1.1)
  expect(trials.length).toBeLessThan(35)
})

test('with trials that are wrong one time in ten the interval has the limit as often as it says', () => {
  const random = createRandom(11)
  let within = 0
  const runs = 300
  for (let run = 0; run < runs; run += 1) {
    const limit = 5 * 10 ** (random.unit() * 3)
    const { estimate } = search((rate) => {
      const isRight = random.unit() < 0.9
      return rate <= limit === isRight ? 'held' : 'broke'
    })
    const { low, high } = estimate as { low: number; high: number }
    if (low <= limit && limit <= high) within += 1
  }
  // 0.9, less three standard errors; a wrong trial while doubling is paid for later.
  expect(within / runs).toBeGreaterThan(0.84)
})

test('where the generator is late, the answer is that the limit is at least what held', () => {
  const { trials, estimate } = search((rate) => (rate > 700 ? 'late' : 'held'))
  expect(estimate).toMatchObject({ kind: 'at_least' })
  const { low } = estimate as { low: number }
  expect(low).toBeLessThanOrEqual(700)
  expect(low).toBeGreaterThan(600)
  expect(trials.length).toBeLessThan(20)
})

test('a generator that was late once by chance ends no search', () => {
  let late = 1
  const { estimate } = search((rate) => {
    if (rate === 40 && late-- > 0) return 'late'
    return rate <= 90 ? 'held' : 'broke'
  })
  expect(estimate).toMatchObject({ kind: 'found' })
})

test('a target that holds nothing ends the search', () => {
  const { trials, estimate } = search(() => 'broke')
  expect(estimate).toMatchObject({ kind: 'below' })
  expect(trials.length).toBeLessThan(15)
  expect(search(() => 'late').estimate).toEqual({ kind: 'none' })
})
