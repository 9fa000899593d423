import type { LoadShare } from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import { toMs } from '../recorder/endpoint-recorder.ts'
import { mergeHistograms } from '../recorder/histogram-text.ts'
import { mergeTimelines } from '../recorder/to-figures.ts'
import type { LoadProgress } from '../load/load-run.ts'
import { RECENT_SECONDS } from '../recorder/recorder.ts'
import type { WorkerLink } from './worker-link.ts'

/**
 * Where a load of several workers stands: what each said last, which is at most a second old.
 *
 * @param elapsedMs since its first arrival was due
 */
export function mergeProgress(
  links: readonly WorkerLink[],
  phases: readonly LoadPhase[],
  elapsedMs: number,
): LoadProgress | undefined {
  const phase = findPhase(phases, elapsedMs)
  // A second is whole when it is over for every worker.
  const over = Math.min(...links.map(({ seconds }) => seconds))
  const from = Math.max(0, over - RECENT_SECONDS)
  const shares = links.map((link) => link.shareFrom(from)).filter((share) => share !== undefined)
  if (!phase || shares.length === 0) return undefined
  const sum = (read: (share: LoadShare) => number): number =>
    shares.reduce((all, share) => all + read(share), 0)
  const response = mergeHistograms(shares.map(({ recorded }) => recorded.response))
  const slip = mergeHistograms(shares.map(({ monitored }) => monitored.slip))
  const slices = shares.map(({ recorded }) => recorded.slices.filter(({ second }) => second < over))
  const recentSeconds = over > 0 ? mergeTimelines(slices, from) : []
  return {
    elapsedMs,
    scheduledMs: phases.reduce((all, { durationMs }) => all + durationMs, 0),
    phase,
    activeUsers: sum(({ users }) => users.active),
    usersStarted: sum(({ users }) => users.started),
    usersSkipped: sum(({ monitored }) => monitored.skipped),
    requests: sum(({ recorded }) => recorded.attempted),
    errors: sum(({ recorded }) => recorded.errors),
    lastSecond: recentSeconds.at(-1),
    recentSeconds,
    p50Ms: toMs(response.quantile(0.5)),
    p95Ms: toMs(response.quantile(0.95)),
    p99Ms: toMs(response.quantile(0.99)),
    slipP99Ms: toMs(slip.quantile(0.99)),
  }
}

function findPhase(phases: readonly LoadPhase[], elapsedMs: number): LoadPhase | undefined {
  let endMs = 0
  return phases.find(({ durationMs }) => (endMs += durationMs) > elapsedMs) ?? phases.at(-1)
}
