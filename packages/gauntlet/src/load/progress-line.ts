import type { LoadProgress } from '@gauntlet/engine'

/** Where a running load is, in one line. */
export function describeProgress(progress: LoadProgress): string {
  const { elapsedMs, scheduledMs, requests, errors, activeUsers, lastSecond, phase } = progress
  const seconds = `${Math.floor(elapsedMs / 1000)} of ${Math.ceil(scheduledMs / 1000)} s`
  const warmUp = phase.record === false ? ' (warm-up)' : ''
  const p99 = lastSecond?.p99Ms == null ? '' : `, p99 ${lastSecond.p99Ms.toFixed(1)} ms`
  const trouble = errors > 0 ? `, ${errors} errors` : ''
  return `  ${seconds}${warmUp}: ${requests} requests${trouble}, ${activeUsers} active${p99}`
}
