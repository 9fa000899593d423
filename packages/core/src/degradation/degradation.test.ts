import { expect, test } from 'vitest'
import {
  compareFaultedBuilds,
  measureDegradation,
  type FaultedBuild,
  type TimedRequest,
} from './index.ts'

const ms = 1e6
const request = (
  fromMs: number,
  toMs: number,
  answer: 'ok' | 'status 500' | 'no answer' = 'ok',
): TimedRequest => ({
  invokedAtNs: fromMs * ms,
  returnedAtNs: toMs * ms,
  succeeded: answer === 'ok',
  answer,
})

test('requests count by what was at work while they were in flight', () => {
  const requests = [
    request(0, 5),
    request(6, 9, 'status 500'),
    request(9, 12), // in flight when the first fault began
    request(12, 15, 'no answer'),
    request(21, 24, 'status 500'), // between the two
    request(31, 33, 'no answer'),
    request(42, 44, 'status 500'),
    request(45, 52),
    request(46, 47),
  ]
  const windows = [
    { fromNs: 10 * ms, toNs: 20 * ms },
    { fromNs: 30 * ms, toNs: 40 * ms },
  ]
  expect(measureDegradation(requests, windows)).toEqual({
    before: { sent: 2, answered: 1, errors: { 'status 500': 1 } },
    during: { sent: 3, answered: 1, errors: { 'no answer': 2 } },
    after: { sent: 3, answered: 2, errors: { 'status 500': 1 } },
    firstSuccessMs: [27, 7],
  })
})

test('a target that never answers again has no first success, and a run without faults shows nothing', () => {
  const dead = [request(0, 5), request(6, 7, 'no answer')]
  expect(measureDegradation(dead, [{ fromNs: ms, toNs: 2 * ms }])).toMatchObject({
    after: { sent: 1, answered: 0 },
    firstSuccessMs: [null],
  })
  expect(measureDegradation(dead, [])).toBeUndefined()
})

test('a success that was sent while the fault was at work is no recovery', () => {
  const requests = [request(5, 25), request(30, 31)]
  const [window] = [{ fromNs: 10 * ms, toNs: 20 * ms }]
  expect(measureDegradation(requests, [window])?.firstSuccessMs).toEqual([11])
})

const lost = { guarantee: 'orders', class: 'LOST' }
const twice = { guarantee: 'orders', class: 'DUPLICATE' }
const dead = { guarantee: 'answers_after_faults', class: 'FAILED' }
const build = (more: Partial<FaultedBuild> = {}): FaultedBuild => ({
  anomalies: [],
  judged: ['orders', 'answers_after_faults'],
  sawAllFaults: true,
  ...more,
})
const none = { gained: [], removed: [], kept: [], undecided: [] }

test('what one build shows is gained or removed, what both show is kept', () => {
  const before = build({ anomalies: [lost, twice] })
  const after = build({ anomalies: [twice, dead, twice] })
  expect(compareFaultedBuilds(before, after)).toEqual({
    gained: [dead],
    removed: [lost],
    kept: [twice],
    undecided: [],
  })
  expect(compareFaultedBuilds(build(), build())).toEqual(none)
})

test.each([
  { what: 'saw not every fault', other: build({ sawAllFaults: false }) },
  { what: 'did not judge the guarantee', other: build({ judged: [] }) },
])('against a build that $what nothing is gained, and nothing removed', ({ other }) => {
  const shown = build({ anomalies: [lost] })
  expect(compareFaultedBuilds(other, shown)).toEqual({ ...none, undecided: [lost] })
  expect(compareFaultedBuilds(shown, other)).toEqual({ ...none, undecided: [lost] })
})

test('an anomaly counts although not every fault happened', () => {
  const partial = build({ anomalies: [lost], sawAllFaults: false })
  expect(compareFaultedBuilds(partial, partial)).toEqual({ ...none, kept: [lost] })
  expect(compareFaultedBuilds(build(), partial)).toEqual({ ...none, gained: [lost] })
})
