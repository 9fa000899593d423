import { formatCount, formatMs } from '@gauntlet/core/format'
import type { Run } from '../api/client.ts'
import type { LiveRun } from './use-live-run.ts'

type Progress = NonNullable<LiveRun['progress']>

/** The part of the schedule that is over: 0 to 1. */
export function ratioOf({ elapsed_ms, scheduled_ms }: Progress): number {
  return scheduled_ms > 0 ? Math.min(1, elapsed_ms / scheduled_ms) : 1
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`

/** How far a run is, for those who look at it: new every second. */
export function describeProgress(live: LiveRun | undefined): string {
  const progress = live?.progress
  if (!progress) return 'It has not reported yet: it starts, or prepares its target.'
  if (live.stop_requested_at !== null) return 'Asked to stop: what is on its way is waited for.'
  const { elapsed_ms, scheduled_ms, warm_up } = progress
  if (ratioOf(progress) === 1) return 'The schedule is over: the last answers and the data checks.'
  const left = `${seconds(elapsed_ms)} of ${seconds(scheduled_ms)}, ${seconds(scheduled_ms - elapsed_ms)} to go`
  return warm_up ? `${left}. Warming up: no figure but the timeline counts it.` : left
}

/** Whether the figures can be trusted so far. */
export function describeGenerator({ users_active, users_skipped, slip_p99_ms }: Progress): string {
  const late = `the generator starts users up to ${formatMs(slip_p99_ms)} late (p99)`
  const skipped = users_skipped > 0 ? `; ${formatCount(users_skipped)} arrivals were skipped` : ''
  const users = users_active === 1 ? 'user' : 'users'
  return `${formatCount(users_active)} ${users} active; ${late}${skipped}`
}

const quarters = [
  'The run is under way.',
  'A quarter of the run is over.',
  'Half of the run is over.',
  'Three quarters of the run are over.',
  'The schedule of the run is over.',
]

/** How far a run is, for screen readers: changed only when it matters. */
export function announce(run: Run | undefined, live: LiveRun | undefined): string {
  if (!run || !live) return ''
  if (run.status !== 'RUNNING') return `The run has ended: ${run.status.toLowerCase()}.`
  if (live.stop_requested_at !== null) return 'The run was asked to stop.'
  return (live.progress && quarters[Math.floor(ratioOf(live.progress) * 4)]) ?? ''
}
