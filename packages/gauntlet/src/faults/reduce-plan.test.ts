import type { LoadPhase } from '@gauntlet/core/flow'
import { type AnyFault, faultKinds } from '@gauntlet/faults'
import { expect, test } from 'vitest'
import {
  countClients,
  listSmaller,
  reachesAll,
  reducePhases,
  sendsOne,
  toEarlier,
} from './reduce-plan.ts'

const phases: LoadPhase[] = [
  { kind: 'open', durationMs: 4_000, ratePerSecond: 20, rampToPerSecond: 40 },
  { kind: 'count', durationMs: 1_000, arrivals: 10 },
  { kind: 'pause', durationMs: 500 },
  { kind: 'closed', durationMs: 2_000, users: 8, name: 'loop' },
  { kind: 'burst', durationMs: 3_000, bursts: 6, users: 40 },
]

test('half of the clients keep the durations', () => {
  expect(reducePhases(phases, { clients: 0.5, requests: 1 })).toEqual([
    { kind: 'open', durationMs: 4_000, ratePerSecond: 10, rampToPerSecond: 20 },
    { kind: 'count', durationMs: 1_000, arrivals: 10 },
    { kind: 'pause', durationMs: 500 },
    { kind: 'closed', durationMs: 2_000, users: 4, name: 'loop' },
    { kind: 'burst', durationMs: 3_000, bursts: 6, users: 20 },
  ])
})

test('half of the requests keep the clients, and a burst keeps its length', () => {
  expect(reducePhases(phases, { clients: 1, requests: 0.5 })).toEqual([
    { kind: 'open', durationMs: 2_000, ratePerSecond: 20, rampToPerSecond: 40 },
    { kind: 'count', durationMs: 500, arrivals: 5 },
    { kind: 'pause', durationMs: 250 },
    { kind: 'closed', durationMs: 1_000, users: 8, name: 'loop' },
    { kind: 'burst', durationMs: 1_500, bursts: 3, users: 40 },
  ])
})

test('nothing goes below one user, one burst, one arrival and one millisecond', () => {
  const least = reducePhases(phases, { clients: 0.001, requests: 0.000_01 })
  expect(least).toMatchObject([
    { durationMs: 1 },
    { durationMs: 1, arrivals: 1 },
    { durationMs: 1 },
    { durationMs: 1, users: 1 },
    { durationMs: 500, bursts: 1, users: 1 },
  ])
  expect(countClients(phases)).toBe(40)
  expect(countClients([])).toBe(1)
  expect(countClients(phases.slice(0, 1))).toBe(40)
})

test('what sends one request cannot send fewer; of users in a loop nobody knows', () => {
  expect(sendsOne(phases)).toBe(false)
  expect(sendsOne([{ kind: 'open', durationMs: 500, ratePerSecond: 2 }])).toBe(true)
  expect(sendsOne([{ kind: 'open', durationMs: 500, ratePerSecond: 3 }])).toBe(false)
  expect(sendsOne([{ kind: 'count', durationMs: 9, arrivals: 1 }])).toBe(true)
  expect(sendsOne([{ kind: 'closed', durationMs: 9, users: 1 }])).toBe(false)
})

test.each<{ what: string; fault: AnyFault & { requests?: number }; smaller: unknown[] }>([
  {
    what: 'a kill that is spread over the run comes once',
    fault: { kind: 'kill', after: 9 },
    smaller: [{ kind: 'kill', after: 9, times: 1 }],
  },
  { what: 'a single kill stays', fault: { kind: 'kill', after: 9, times: 1 }, smaller: [] },
  {
    what: 'two times become one, without a gap',
    fault: { kind: 'reset', after: 9, requests: 1, times: 2, every: 7 },
    smaller: [{ kind: 'reset', after: 9, requests: 1, times: 1 }],
  },
  {
    what: 'times and requests are halved each by itself',
    fault: { kind: 'lost-answer', after: 9, requests: 5, times: 4, every: 7 },
    smaller: [
      { kind: 'lost-answer', after: 9, requests: 5, times: 2, every: 7 },
      { kind: 'lost-answer', after: 9, requests: 3, times: 4, every: 7 },
    ],
  },
  {
    what: 'a fault at a statement comes at half as many',
    fault: { kind: 'statement-error', match: { tag: 'COMMIT' }, times: 5 },
    smaller: [{ kind: 'statement-error', match: { tag: 'COMMIT' }, times: 3 }],
  },
])('$what', ({ fault, smaller }) => {
  expect(listSmaller(fault, faultKinds)).toEqual(smaller)
})

test('a fault comes after half as many requests, and one that is first stays as it is', () => {
  expect(toEarlier({ kind: 'kill', after: 9, times: 2, every: 7 })).toEqual({
    kind: 'kill',
    after: 4,
    times: 2,
    every: 4,
  })
  const match = { tag: 'COMMIT', nth: 5 }
  expect(toEarlier({ kind: 'statement-reset', match })).toEqual({
    kind: 'statement-reset',
    match: { tag: 'COMMIT', nth: 3 },
  })
  for (const first of [
    { kind: 'kill', after: 0 },
    { kind: 'statement-reset', match: { tag: 'COMMIT' } },
  ])
    expect(toEarlier(first)).toBe(first)
})

const ofTen = (faults: readonly AnyFault[]) => reachesAll({ faults, clients: 1, requests: 10 })

test('requests reach a fault that so many go before', () => {
  expect(ofTen([{ kind: 'kill', after: 9 }])).toBe(true)
  expect(ofTen([{ kind: 'kill', after: 10 }])).toBe(false)
  expect(ofTen([{ kind: 'statement-kill', match: { tag: 'COMMIT', nth: 10 } }])).toBe(true)
  expect(ofTen([{ kind: 'statement-kill', match: { tag: 'COMMIT', nth: 11 } }])).toBe(false)
})
