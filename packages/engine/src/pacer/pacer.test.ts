import { type Share, WHOLE } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { MOST_LIVE_USERS } from '../flow/check-phase.ts'
import { nowNs } from '../clock.ts'
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

/** The users that a share of a load starts: by index, when each is due after the beginning. */
async function listArrivals(share: Share): Promise<Map<number, number>> {
  const startNs = nowNs()
  const arrivals = new Map<number, number>()
  const pacer = new Pacer({
    phases: [
      { kind: 'open', ratePerSecond: 2_000, rampToPerSecond: 9_000, durationMs: 30 },
      { kind: 'pause', durationMs: 2 },
      { kind: 'open', ratePerSecond: 3_000, spacing: 'poisson', durationMs: 20 },
      { kind: 'count', arrivals: 31, durationMs: 10 },
    ],
    share,
    seed: 5,
    signal: new AbortController().signal,
    start: ({ index, dueAtNs }) => Promise.resolve(void arrivals.set(index, dueAtNs - startNs)),
    skip: () => undefined,
    prepare: () => Promise.resolve(),
    onRelease: () => undefined,
    onPhase: () => undefined,
  })
  await pacer.run(startNs)
  expect(pacer.startedUsers).toBe(arrivals.size)
  return arrivals
}

test.each([2, 5])('%i workers start the users that one would, at the same times', async (of) => {
  const whole = await listArrivals(WHOLE)
  const shares = await Promise.all(
    Array.from({ length: of }, (_, worker) => listArrivals({ worker, of })),
  )
  const merged = shares.flatMap((arrivals) => [...arrivals]).toSorted((a, b) => a[0] - b[0])
  expect(merged.map(([index]) => index)).toEqual([...whole.keys()])
  for (const [index, atNs] of merged)
    expect(atNs / 1e3).toBeCloseTo((whole.get(index) ?? 0) / 1e3, 0)
  expect(whole.size).toBeGreaterThan(200)
})

test('closed users of different workers never have one index, whatever each of them does', async () => {
  const seen: number[] = []
  const run = async (worker: number) => {
    const pacer = new Pacer({
      phases: [
        { kind: 'closed', users: 3, durationMs: 20 },
        { kind: 'count', arrivals: 10, durationMs: 1 },
      ],
      share: { worker, of: 2 },
      seed: 1,
      signal: new AbortController().signal,
      start: async ({ index }) => {
        seen.push(index)
        // The users of one worker come round more often than those of the other.
        if (worker === 1) await new Promise((resolve) => setTimeout(resolve, 5))
      },
      skip: () => undefined,
      prepare: () => Promise.resolve(),
      onRelease: () => undefined,
      onPhase: () => undefined,
    })
    await pacer.run()
  }
  await Promise.all([run(0), run(1)])
  expect(new Set(seen).size).toBe(seen.length)
  const [even, odd] = [0, 1].map((worker) => seen.filter((index) => index % 2 === worker))
  expect([even?.includes(0), odd?.includes(1)]).toEqual([true, true])
  expect(seen.length).toBeGreaterThan(13)
})
