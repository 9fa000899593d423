import { type LoadLive, toLoadSlice } from '@gauntlet/contract'
import type { LoadProgress } from '@gauntlet/engine'
import type { LoadRuns } from '@gauntlet/store'

type LiveReport = {
  readonly runId: string
  readonly loadRuns: Pick<LoadRuns, 'report'>
  /** The run was asked to stop. */
  readonly onStop: () => void
}

/**
 * Reports to the store where a run stands, and reads from it whether to stop. Never waits, never throws: a store that is
 * slow gets fewer reports, and one that is away is reported when the run ends.
 */
export function reportLive({ runId, loadRuns, onStop }: LiveReport) {
  let underWay = false

  async function report(progress: LoadProgress): Promise<void> {
    underWay = true
    try {
      const { stopRequested } = await loadRuns.report(runId, toLoadLive(progress))
      if (stopRequested) onStop()
    } catch {
      // The next report makes up for this one.
    } finally {
      underWay = false
    }
  }

  return (progress: LoadProgress): void => {
    if (!underWay) void report(progress)
  }
}

function toLoadLive(progress: LoadProgress): LoadLive {
  return {
    elapsed_ms: progress.elapsedMs,
    scheduled_ms: progress.scheduledMs,
    warm_up: progress.phase.record === false,
    users_active: progress.activeUsers,
    users_started: progress.usersStarted,
    users_skipped: progress.usersSkipped,
    requests: progress.requests,
    errors: progress.errors,
    p50_ms: progress.p50Ms,
    p95_ms: progress.p95Ms,
    p99_ms: progress.p99Ms,
    slip_p99_ms: progress.slipP99Ms,
    timeline: progress.recentSeconds.map(toLoadSlice),
  }
}
