import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LoadPhase } from './scenario.ts'
import { divide, dividePhases, isOwn, limitWorkers } from './share.ts'

const open = (maxUsers?: number): LoadPhase => ({
  kind: 'open',
  durationMs: 1_000,
  ratePerSecond: 5,
  ...(maxUsers !== undefined && { maxUsers }),
})
const closed = (users: number): LoadPhase => ({ kind: 'closed', durationMs: 1_000, users })
const burst: LoadPhase = { kind: 'burst', durationMs: 1_000, bursts: 1, users: 8 }
const pause: LoadPhase = { kind: 'pause', durationMs: 1_000 }

test('every arrival belongs to one worker, and what is divided by number adds up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(10_000), (of, count) => {
      const shares = Array.from({ length: of }, (_, worker) => ({ worker, of }))
      expect(shares.filter((share) => isOwn(count, share))).toHaveLength(1)
      const parts = shares.map((share) => divide(count, share))
      expect(parts.reduce((sum, part) => sum + part)).toBe(count)
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
    }),
  )
})

test('closed users and maxUsers are divided; schedules stay whole', () => {
  const phases = [open(5), closed(3), pause, open()]
  expect(dividePhases(phases, { worker: 0, of: 2 })).toEqual([open(3), closed(2), pause, open()])
  expect(dividePhases(phases, { worker: 1, of: 2 })).toEqual([open(2), closed(1), pause, open()])
})

test.each<{ name: string; phases: LoadPhase[]; max?: number; workers: number; reason?: RegExp }>([
  { name: 'a schedule has no limit', phases: [open(), pause], workers: 8 },
  {
    name: 'a burst is of one process',
    phases: [burst],
    workers: 1,
    reason: /^the users of a burst/,
  },
  {
    name: 'a burst behind a schedule is of one of them',
    phases: [open(), burst, pause],
    workers: 8,
  },
  { name: 'behind closed users', phases: [closed(3), burst], workers: 3, reason: /than 3 users/ },
  {
    name: 'a phase behind a burst',
    phases: [open(), burst, open()],
    workers: 1,
    reason: /follows/,
  },
  { name: 'a burst with a limit', phases: [open(), burst], max: 9, workers: 1, reason: /within/ },
  { name: 'maxUsers: each worker has one', phases: [open(3)], workers: 3, reason: /maxUsers 3/ },
  { name: 'maxUsers of none', phases: [open(0)], workers: 1, reason: /maxUsers 0/ },
  { name: 'closed users', phases: [closed(2), closed(5)], workers: 5, reason: /than 5 users/ },
  { name: 'beside a schedule they are no limit', phases: [open(), closed(2)], workers: 8 },
  { name: 'connections', phases: [open()], max: 4, workers: 4, reason: /connections\.max is 4/ },
  { name: 'no phase', phases: [], workers: 8 },
])('of eight workers: $name', ({ phases, max, workers, reason }) => {
  const limit = limitWorkers({ phases, ...(max !== undefined && { connections: { max } }) }, 8)
  expect(limit.workers).toBe(workers)
  expect(limit.reason ?? 'none').toMatch(reason ?? /^none$/)
})
