import { expect, test } from 'vitest'
import type { Run } from '../api/client.ts'
import { announce, describeGenerator, describeProgress, ratioOf } from './live-words.ts'
import type { LiveRun } from './use-live-run.ts'

const progress: NonNullable<LiveRun['progress']> = {
  elapsed_ms: 12_300,
  scheduled_ms: 60_000,
  warm_up: false,
  users_active: 0,
  users_started: 0,
  users_skipped: 0,
  requests: 0,
  errors: 0,
  p50_ms: null,
  p95_ms: null,
  p99_ms: null,
  slip_p99_ms: null,
  timeline: [],
}
const at = '2026-11-21T05:00:00.000Z'
const live = (elapsed_ms: number, rest: Partial<LiveRun> = {}): LiveRun => ({
  progress: { ...progress, elapsed_ms },
  reported_at: at,
  stop_requested_at: null,
  ...rest,
})
const running = { status: 'RUNNING' } as Run

test.each([
  ['before its first report', { ...live(0), progress: null }, /has not reported yet/],
  ['within its schedule', live(12_300), /^12 s of 60 s, 48 s to go$/],
  ['while it warms up', live(0, { progress: { ...progress, warm_up: true } }), /Warming up/],
  ['after its schedule', live(61_000), /schedule is over/],
  ['when asked to stop', live(12_300, { stop_requested_at: at }), /Asked to stop/],
] as const)('what a reader sees of a run %s', (_, one, words) => {
  expect(describeProgress(one)).toMatch(words)
})

test('what speaks against the figures stands beside them', () => {
  const late = { ...progress, users_active: 3, slip_p99_ms: 67.3 }
  expect(describeGenerator(late)).toBe(
    '3 users active; the generator starts users up to 67.3 ms late (p99)',
  )
  expect(describeGenerator({ ...late, users_skipped: 1204 })).toMatch('1,204 arrivals were skipped')
})

test('the bar never runs over, also after the schedule and without one', () => {
  expect(ratioOf({ ...progress, elapsed_ms: 90_000 })).toBe(1)
  expect(ratioOf({ ...progress, scheduled_ms: 0 })).toBe(1)
})

test('a screen reader gets five sentences for a minute of reports, not sixty', () => {
  const announced = new Set(
    Array.from({ length: 61 }, (_, second) => announce(running, live(second * 1000))),
  )
  expect(announced.size).toBe(5)
})

test('a screen reader gets how a watched run ended, and nothing of another run', () => {
  const ended = { status: 'INTERRUPTED' } as Run
  expect(announce(ended, live(1000))).toBe('The run has ended: interrupted.')
  expect(announce(ended, undefined)).toBe('')
})
