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

test('a schedule that is behind still hears that it must stop', async () => {
  const stop = new AbortController()
  const { pacer } = createBurst(100_000_000, stop)
  setImmediate(() => stop.abort())
  await pacer.run()
  expect(pacer.startedUsers).toBeLessThan(10_000)
})
