import type { LoadPhase } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { toExtensionPhase } from './extension.ts'

const pause: LoadPhase = { kind: 'pause', durationMs: 500 }

test.each<{ name: string; phases: LoadPhase[]; extended: LoadPhase | undefined }>([
  {
    name: 'a steady rate goes on, over a pause at the end',
    phases: [{ kind: 'open', durationMs: 1_000, ratePerSecond: 25, maxUsers: 9 }, pause],
    extended: { kind: 'open', durationMs: 8_000, ratePerSecond: 25, maxUsers: 9 },
  },
  {
    name: 'a ramp goes on at the rate that it reached',
    phases: [{ kind: 'open', durationMs: 1_000, ratePerSecond: 5, rampToPerSecond: 40 }],
    extended: { kind: 'open', durationMs: 8_000, ratePerSecond: 40 },
  },
  {
    name: 'a ramp down to nothing goes on as it began',
    phases: [{ kind: 'open', durationMs: 1_000, ratePerSecond: 5, rampToPerSecond: 0 }],
    extended: { kind: 'open', durationMs: 8_000, ratePerSecond: 5 },
  },
  {
    name: 'a number of arrivals goes on in the same time each',
    phases: [{ kind: 'count', durationMs: 2_000, arrivals: 10 }],
    extended: { kind: 'count', durationMs: 8_000, arrivals: 40 },
  },
  {
    name: 'bursts go on in the same time each',
    phases: [{ kind: 'burst', durationMs: 2_000, bursts: 4, users: 8 }],
    extended: { kind: 'burst', durationMs: 8_000, bursts: 16, users: 8 },
  },
  {
    name: 'users go on',
    phases: [{ kind: 'closed', durationMs: 2_000, users: 3 }],
    extended: { kind: 'closed', durationMs: 8_000, users: 3 },
  },
  { name: 'what sends nothing has nothing to go on with', phases: [pause], extended: undefined },
])('$name', ({ phases, extended }) => {
  expect(toExtensionPhase(phases, 8_000)).toEqual(extended)
})
