import type { LoadResult } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import type { Flow } from '@gauntlet/core/flow'
import type { RunningTarget } from '@gauntlet/stack'
import { join } from 'node:path'
import { toolVersion } from '../cli/tool-version.ts'
import type { OpenWitness } from '../compare/create-run-arm.ts'
import { drainTarget } from '../guarantees/drain-target.ts'
import { openGuaranteeRun } from '../guarantees/guarantee-run.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { collectAssignmentAnswers, evaluateChecks } from '../load-checks/index.ts'
import { watchDailyCounts } from './watch-daily-counts.ts'

/** How many of each anomaly one run left behind; null: it could not be asked. */
export type RunAnomalies = {
  readonly runId: string
  readonly arm: Arm
  readonly counts: Readonly<Record<string, number | null>>
}

export type WitnessOptions = {
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
export function witnessAnomalies(options: WitnessOptions): OpenWitness {
  return async ({ arm, runId, target }) => {
    const answers = collectAssignmentAnswers()
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
        answers.observe(exchange)
        promises.observe(exchange)
      },
      finish: async (result) => {
        const missed = await days.stop()
        const checks = await countChecks({ runId, target, result, answers, signal: options.signal })
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
  readonly answers: ReturnType<typeof collectAssignmentAnswers>
  readonly signal: AbortSignal
}

/** Of the checks whose number must be zero. */
async function countChecks(run: CheckedRun): Promise<Record<string, number | null>> {
  const { runId, target, result, answers, signal } = run
  const checks = await evaluateChecks({
    subject: {
      runId,
      scenario: 'ablation',
      writes: { assignments: true, events: true },
      startedAt: result.startedAt,
      endedAt: result.endedAt,
      answers: answers.answers,
      answersComplete: answers.complete,
    },
    errorRate: undefined,
    databaseUrl: target.databaseUrl,
    signal,
  })
  return Object.fromEntries(
    checks.flatMap(({ name, expected, observed }) =>
      expected === 0 ? [[name, typeof observed === 'number' ? observed : null]] : [],
    ),
  )
}
