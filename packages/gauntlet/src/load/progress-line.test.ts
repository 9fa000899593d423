import type { LoadProgress } from '@gauntlet/engine'
import { expect, test } from 'vitest'
import { describeLive, describeProgress } from './progress-line.ts'

const progress: LoadProgress = {
  elapsedMs: 12_400,
  scheduledMs: 18_000,
  phase: { kind: 'open', durationMs: 18_000, ratePerSecond: 17 },
  activeUsers: 2,
  usersStarted: 200,
  usersSkipped: 0,
  requests: 203,
  errors: 1,
  lastSecond: {
    secondIndex: 11,
    recorded: true,
    startedCount: 17,
    completedCount: 16,
    errorCount: 0,
    p50Ms: 4,
    p99Ms: 24.04,
  },
  recentSeconds: [],
  p50Ms: 4,
  p95Ms: 20,
  p99Ms: 24,
  slipP99Ms: 1,
}

test('a log has one line', () => {
  expect(describeProgress(progress)).toBe(
    '  12 of 18 s: 203 requests, 16/s, p99 24.0 ms, 1 error, 2 active',
  )
})

test('what is not measured is the warm-up before the schedule ends, and what goes on after it', () => {
  const unmeasured = { ...progress, phase: { ...progress.phase, record: false } }
  expect(describeProgress(unmeasured)).toContain('12 of 18 s (warm-up): ')
  expect(describeProgress({ ...unmeasured, elapsedMs: 19_000 })).toContain(
    '19 of 18 s (going on, not measured): ',
  )
})

test('a terminal has the stage, the time left, the figures, and the guarantees so far', () => {
  const title = 'load: events, candidate'
  expect(describeLive(progress, { title })).toEqual([
    'load: events, candidate: 12 of 18 s, 6 s left',
    '  203 requests, 16/s, p99 24.0 ms, 1 error, 2 active',
  ])
  const guarantees = { held: 2, broken: ['one rollup at a time'], total: 3 }
  expect(describeLive(progress, { title, guarantees })[2]).toBe(
    '  guarantees so far: 2 held, broken: one rollup at a time',
  )
  const none = { held: 0, broken: [], total: 3 }
  expect(describeLive(progress, { title, guarantees: none })[2]).toBe(
    '  guarantees so far: none of 3 judged, each is after a load',
  )
  expect(describeLive({ ...progress, elapsedMs: 20_000 }, { title })[0]).toBe(
    'load: events, candidate: 20 of 18 s, behind its schedule',
  )
})
