import { expect, test } from 'vitest'
import { describeShrinkStep, describeShrunkEnd, describeTimeLeft } from './shrunk-words.ts'

const from = { faults: 3, clients: 8, requests: 100 }
const to = { faults: 1, clients: 2, requests: 27 }
const last = { tried: 3, shown: 2, verdict: 'shown' } as const

test.each([
  {
    end: 'smallest' as const,
    says: 'the smallest plan has 1 of 3 faults, 2 of 8 clients, 27 of 100 requests; it shows it in 2 of 3 runs',
  },
  {
    end: 'over' as const,
    says: 'the time was over before the smallest plan was found: until then it has 1 of 3 faults, 2 of 8 clients, 27 of 100 requests; it shows it in 2 of 3 runs',
  },
])('$end', ({ end, says }) => {
  expect(describeShrunkEnd({ end, repeats: 4, last, from, to })).toBe(says)
})

test('what did not show again, or needs no fault, is claimed by no word', () => {
  const missed = { tried: 3, shown: 0, verdict: 'not_shown' } as const
  expect(describeShrunkEnd({ end: 'not_shown', repeats: 4, last: missed, from, to: null })).toBe(
    'it did not show again: 0 of 3 runs showed it, and at least 2 of 4 must; nothing is claimed, and no config is written',
  )
  const early = { tried: 1, shown: 1, verdict: 'over' } as const
  expect(describeShrunkEnd({ end: 'over', repeats: 4, last: early, from, to: null })).toMatch(
    /^the time was over before it was known whether it shows again \(1 of 1 runs so far\); nothing/,
  )
  expect(describeShrunkEnd({ end: 'no_fault_needed', repeats: 4, last, from, to: null })).toMatch(
    /^it shows without any fault \(2 of 3 runs\): the faults are not its cause/,
  )
})

test('each step says what was tried and how much time is left', () => {
  const step = { title: '', what: '1 of 3 faults', tried: 4, shown: 2, verdict: 'shown' } as const
  expect(describeShrinkStep(step, { elapsedMs: 61_000, maxMinutes: 10 })).toBe(
    'shrink: 1 of 3 faults: shows it (2 of 4 runs); at most 9 min left',
  )
  const titled = { ...step, title: 'orders: LOST: ' }
  expect(describeShrinkStep(titled, { elapsedMs: 61_000, maxMinutes: 10 })).toMatch(
    /^shrink: orders: LOST: 1 of 3 faults: shows it/,
  )
  expect(describeTimeLeft({ elapsedMs: 570_500, maxMinutes: 10 })).toBe('at most 30 s left')
  expect(describeTimeLeft({ elapsedMs: 700_000, maxMinutes: 10 })).toBe('at most 0 s left')
})
