import { flow, get, type Flow, type LoopStep, type LoadPhase } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { mostRequests } from './most-requests.ts'

const one = get('/things/1')
const most = (phases: readonly LoadPhase[], ...flows: Flow[]) =>
  mostRequests({ name: 'look', phases, flows: flows.map((each) => ({ weight: 1, flow: each })) })
const loop = (repeat: LoopStep['repeat']): LoopStep => ({ kind: 'loop', repeat, steps: [one] })
const seconds = { kind: 'open', durationMs: 5000 } as const

test.each<[string, LoadPhase, number]>([
  ['15 a second for five seconds', { ...seconds, ratePerSecond: 15 }, 75],
  ['a ramp, by its area', { ...seconds, ratePerSecond: 10, rampToPerSecond: 20 }, 75],
  // 75 + 6 × √75 = 126.96
  ['Poisson, far above its mean', { ...seconds, ratePerSecond: 15, spacing: 'poisson' }, 127],
  ['counted arrivals', { kind: 'count', durationMs: 5000, arrivals: 40 }, 40],
  ['bursts, all of their users', { ...seconds, kind: 'burst', bursts: 4, users: 25 }, 100],
  ['a warm-up, which is not recorded', { ...seconds, ratePerSecond: 15, record: false }, 0],
  ['a pause', { kind: 'pause', durationMs: 5000 }, 0],
  [
    'a closed phase, as fast as the target answers',
    { ...seconds, kind: 'closed', users: 1 },
    Infinity,
  ],
])('the most requests of a phase: %s', (_, phase, expected) => {
  expect(most([phase], flow('look', [one]))).toBe(expected)
})

test.each<[string, Flow['steps'], number]>([
  ['each step and each retry', [one, { ...one, retry: { times: 2, delayMs: 1 } }], 4],
  [
    'a condition that may hold',
    [{ kind: 'when', condition: { probability: 0.1 }, steps: [one] }],
    1,
  ],
  ['several at once', [{ kind: 'parallel', steps: [one, one] }], 2],
  ['a loop of four rounds', [loop({ count: 4 })], 4],
  ['a loop over a list', [loop({ over: [1, 2, 3] })], 3],
  ['a loop from 2 up to 7', [loop({ from: 2, to: 7 })], 5],
  ['a loop of a template', [loop({ count: '{{ rounds }}' })], Infinity],
  ['a loop over a variable', [loop({ over: 'things' })], Infinity],
  ['a loop while something holds', [loop({ while: { expression: 'more' } })], Infinity],
  ['nothing but a pause', [{ kind: 'think', durationMs: 5 }], 0],
])('the most requests of a flow: %s', (_, steps, expected) => {
  expect(most([{ kind: 'count', durationMs: 1, arrivals: 1 }], { name: 'look', steps })).toBe(
    expected,
  )
})

test('of several flows every arrival may take the one that sends most, phases add up', () => {
  const phases = [
    { ...seconds, ratePerSecond: 2 },
    { kind: 'count', durationMs: 9, arrivals: 5 } as const,
  ]
  expect(most(phases, flow('short', [one]), flow('long', [one, one, one]))).toBe(45)
  expect(most(phases)).toBe(0)
})
