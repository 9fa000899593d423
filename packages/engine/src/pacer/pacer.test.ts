import { expect, test } from 'vitest'
import { MOST_LIVE_USERS } from '../flow/check-phase.ts'
import { Pacer } from './pacer.ts'

/** A phase whose arrivals are all due at once, of users that live until the signal aborts. */
function createBurst(arrivals: number, stop: AbortController) {
  const ends: (() => void)[] = []
  const pacer = new Pacer({
    phases: [{ kind: 'count', arrivals, durationMs: 0 }],
    seed: 1,
    signal: stop.signal,
    start: () => new Promise<void>((resolve) => ends.push(resolve)),
    skip: () => undefined,
    prepare: () => Promise.resolve(),
    onRelease: () => undefined,
    onPhase: () => undefined,
  })
  return { pacer, endAll: () => ends.forEach((end) => end()) }
}

test('no more users live at once than memory holds: the others are skipped and counted', async () => {
  const { pacer, endAll } = createBurst(MOST_LIVE_USERS + 5_000, new AbortController())
  await pacer.run()
  expect(pacer).toMatchObject({ activeUsers: MOST_LIVE_USERS, skippedCount: 5_000 })
  endAll()
  await pacer.drain()
  expect(pacer.activeUsers).toBe(0)
})

test('a schedule that is behind still stops when asked to', async () => {
  const stop = new AbortController()
  const { pacer } = createBurst(100_000_000, stop)
  setImmediate(() => stop.abort())
  await pacer.run()
  expect(pacer.startedUsers).toBeLessThan(10_000)
})

test('a burst that waits for its connections moves the bursts and the phase after it', async () => {
  const released: number[] = []
  const moved: number[] = []
  const slow = 30
  const pacer = new Pacer({
    phases: [
      { kind: 'burst', bursts: 2, users: 1, durationMs: 20 },
      { kind: 'count', arrivals: 1, durationMs: 0 },
    ],
    seed: 1,
    signal: new AbortController().signal,
    start: ({ dueAtNs }) => Promise.resolve(void released.push(dueAtNs / 1e6)),
    skip: () => undefined,
    prepare: () => new Promise((resolve) => setTimeout(resolve, slow)),
    onRelease: () => undefined,
    onMoved: (byNs) => moved.push(byNs / 1e6),
    onPhase: () => undefined,
  })
  await pacer.run()
  const [first = 0, second = 0, third = 0] = released
  // Each was ready 30 ms after its part of 10 ms began, half of which it had.
  expect(moved.map((byMs) => byMs >= slow - 6)).toEqual([true, true])
  expect(second - first).toBeCloseTo(10 + (moved[0] ?? 0), 3)
  expect(third - second).toBeCloseTo(5 + (moved[1] ?? 0), 3)
})
