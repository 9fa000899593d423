import type { Phase } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { AnyFault, FaultKind } from '@gauntlet/faults'
import { join } from 'node:path'
import { type MeasureContext, type MeasuredRun, measureRun } from '../run/stages/measure-run.ts'
import type { FaultedTargetConfig } from './find-faulted-target.ts'
import { planRunFaults } from './plan-run-faults.ts'
import { startFaultedTarget } from './start-faulted-target.ts'

export type PlanContext = MeasureContext & { readonly kinds: readonly FaultKind[] }

/** One run of one plan on one build. */
export type PlannedFaults = {
  /** Of the plan. */
  readonly name: string
  readonly scenario: Scenario
  /** What the config calls it. */
  readonly scenarioName: string
  readonly inject: readonly AnyFault[]
  readonly recoveryLimitMs?: number | undefined
  readonly target: FaultedTargetConfig
  readonly phase: Phase
  readonly logFolder: string
  /** The folder of the project, where what is measured goes elsewhere. Default: that of the context. */
  readonly root?: string
}

/**
 * Starts a target by itself, sends its load with the faults of a plan, and stops it: what is broken here affects nothing else.
 *
 * @throws ToolError as `startFaultedTarget` and `measureRun`
 */
export async function measurePlan(
  context: PlanContext,
  planned: PlannedFaults,
): Promise<MeasuredRun> {
  const { loaded, io, kinds } = context
  const {
    name,
    scenario,
    scenarioName,
    inject,
    recoveryLimitMs,
    phase,
    root = loaded.root,
  } = planned
  const target = await startFaultedTarget({
    start: {
      name: planned.target.name,
      config: planned.target.config,
      root,
      stateFolder: join(root, '.gauntlet', 'faults'),
      logFolder: planned.logFolder,
      env: io.env,
      signal: io.signal,
    },
    receivers: loaded.config.receivers,
    inject,
    kinds,
  })
  try {
    const scheduleMs = scenario.phases.reduce((sum, { durationMs }) => sum + durationMs, 0)
    return await measureRun(context, {
      scenario,
      scenarioName,
      phase,
      target,
      receivers: target.receivers,
      faults: {
        ...planRunFaults(context, { name, target, inject, scheduleMs }),
        ...(recoveryLimitMs !== undefined && { recoveryLimitMs }),
      },
    })
  } finally {
    await target.stop()
  }
}
