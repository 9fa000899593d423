import type { LoadResult } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import type { Flow } from '@gauntlet/core/flow'
import type { RunningTarget } from '@gauntlet/stack'
import { join } from 'node:path'
import type { DataCheck, Guarantee } from 'gauntlet'
import {
  collectSeen,
  drainTarget,
  evaluateDataChecks,
  openGuaranteeRun,
  toolVersion,
  type OpenRunObserver,
} from 'gauntlet/internal'
import { watchDailyCounts } from './watch-daily-counts.ts'

/** How many of each anomaly one run left behind; null: it could not be asked. */
export type RunAnomalies = {
  readonly runId: string
  readonly arm: Arm
  readonly counts: Readonly<Record<string, number | null>>
}

export type AnomalyOptions = {
  readonly dataChecks: readonly DataCheck[]
  readonly guarantees: readonly Guarantee[]
  readonly drain?: Flow
  /** Where histories and rows go. */
  readonly folder: string
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onRun: (run: RunAnomalies) => void
}

/** A name beside those of checks and guarantees. */
const MISSED_DAYS = 'reads that miss a day'

/** Watches runs by the checks of a load run and by the guarantees, and counts what they find. */
export function countAnomalies(options: AnomalyOptions): OpenRunObserver {
  return async ({ arm, runId, target }) => {
    const seen = collectSeen(options.dataChecks)
    const promises = await openGuaranteeRun(options.guarantees, {
      base: join(options.folder, runId),
      runId,
      startedAt: options.now().toISOString(),
      prefix: `lt-${runId}-`,
      databaseUrl: target.databaseUrl,
      signal: options.signal,
    })
    const days = watchDailyCounts(target.databaseUrl)
    return {
      abandon: async () => {
        await days.stop()
        await promises.abandon()
      },
      observe: (exchange) => {
        seen.observe(exchange)
        promises.observe(exchange)
      },
      finish: async (result) => {
        const missed = await days.stop()
        const { dataChecks } = options
        const checks = await countChecks({
          runId,
          target,
          result,
          dataChecks,
          seen,
          signal: options.signal,
        })
        const { drain } = options
        const { urls, headers } = target
        const { guarantees } = await promises.finish({
          databaseUrl: target.databaseUrl,
          namespace: runId,
          signal: options.signal,
          tool: toolVersion,
          at: options.now().toISOString(),
          ...(drain && { drain: (signal) => drainTarget(drain, { urls, headers, signal }) }),
        })
        const kept = guarantees.flatMap(({ name, outcome, counts }): [string, number | null][] =>
          outcome === 'no_evidence'
            ? [[name, null]]
            : [[name, Object.values(counts).reduce((sum, count) => sum + count, 0)]],
        )
        const counts = { ...checks, ...Object.fromEntries(kept), [MISSED_DAYS]: missed }
        options.onRun({ runId, arm, counts })
      },
    }
  }
}

type CheckedRun = {
  readonly runId: string
  readonly target: RunningTarget
  readonly result: LoadResult
  readonly dataChecks: readonly DataCheck[]
  readonly seen: ReturnType<typeof collectSeen>
  readonly signal: AbortSignal
}

/** Of the checks whose number must be zero. */
async function countChecks(run: CheckedRun): Promise<Record<string, number | null>> {
  const { runId, target, result, dataChecks, seen, signal } = run
  const { startedAt, endedAt } = result
  const checks = await evaluateDataChecks({
    checks: dataChecks,
    run: { runId, scenario: 'ablation', startedAt, endedAt },
    seen,
    databaseUrl: target.databaseUrl,
    signal,
  })
  return Object.fromEntries(
    checks.flatMap(({ name, expected, observed }) =>
      expected === 0 ? [[name, typeof observed === 'number' ? observed : null]] : [],
    ),
  )
}
