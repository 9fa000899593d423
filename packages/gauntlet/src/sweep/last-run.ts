import type { SweepDocument } from '@gauntlet/contract'
import { combineOutcomes } from '@gauntlet/contract'
import { toSweepEvents, without } from '@gauntlet/core/sweep'
import type { Lane } from './lane.ts'
import type { Recording } from './record-flow.ts'
import { runOnLane, type LaneRun } from './run-on-lane.ts'
import type { SweepContext } from './sweep-context.ts'
import { toAnomalies } from './to-anomalies.ts'

export type LastRun = NonNullable<SweepDocument['last_run']>

/**
 * A run in which nothing is broken, after all cells: where each of its statements is one of the recording, none was left
 * out.
 */
export async function lastRun(
  lane: Lane,
  { context, recording }: { readonly context: SweepContext; readonly recording: Recording },
): Promise<LastRun> {
  const run = await runOnLane(lane, { ...context, basis: recording.basis })
  const unknown = without(toSweepEvents(run.statements), recording.events)
  return await toLastRun(
    run,
    unknown.map(({ sql, id }) => `${sql} (${id})`),
  )
}

/** What a run without a fault says. */
export async function toLastRun(run: LaneRun, unknown: readonly string[]): Promise<LastRun> {
  const anomalies = await toAnomalies(run)
  const outcome =
    anomalies.length > 0 ? 'fail' : combineOutcomes(run.guarantees.map((one) => one.outcome))
  const missing = run.guarantees.find((one) => one.outcome === 'no_evidence')
  const reason = missing ? `${missing.name}: ${missing.reason}` : null
  return {
    complete: unknown.length === 0,
    unknown,
    anomalies,
    outcome,
    reason: outcome === 'no_evidence' ? reason : null,
  }
}
