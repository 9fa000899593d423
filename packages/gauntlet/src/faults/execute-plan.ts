import {
  type FaultedBuildDocument,
  type FaultsDocument,
  type Phase,
  ToolError,
} from '@gauntlet/contract'
import { compareFaultedBuilds } from '@gauntlet/core/degradation'
import type { Scenario } from '@gauntlet/core/flow'
import { toOneLine } from '@gauntlet/stack'
import { join } from 'node:path'
import { toolVersion } from '../cli/tool-version.ts'
import type { FaultedScenario } from '../config/gauntlet-config.ts'
import type { FaultedTargetConfig } from './find-faulted-target.ts'
import { measurePlan, type PlanContext, type PlannedFaults } from './measure-plan.ts'
import { describeFault } from './plan-run-faults.ts'
import { toFaultedBuild, type PlanRun } from './to-faulted-build.ts'

export type PlanRequest = {
  /** Of the plan, in the config. */
  readonly name: string
  readonly planned: FaultedScenario
  /** As it is sent: its phases scaled by the profile. */
  readonly scenario: Scenario
  readonly target: FaultedTargetConfig
  /** The build before the change, or why there is none. */
  readonly baseline: FaultedTargetConfig | string
  /** For the logs of what is started. */
  readonly folder: string
}

export type ExecutedPlan = {
  readonly document: FaultsDocument
  readonly candidate: PlanRun
  readonly baseline: PlanRun | undefined
}

/**
 * Runs one plan on one build, or on two, one after the other: with the same load, the same faults and the same seed. A build that
 * cannot be measured is a result, not a reason to stop.
 */
export async function executePlan(
  context: PlanContext,
  request: PlanRequest,
): Promise<ExecutedPlan> {
  const { name, planned, target, baseline: before } = request
  const inject = planned.inject.map((fault) => describeFault(fault, context.kinds))
  context.print.result(`${planned.scenario}, ${name}: ${inject.join(', then ')}`)
  const startedMs = performance.now()
  const runOn = async (build: FaultedTargetConfig, phase: Phase) =>
    await tryPlan(context, toPlannedFaults(request, build, phase))
  const baseline = typeof before === 'string' ? undefined : await runOn(before, 'BASELINE')
  const candidate = await runOn(target, 'POST_MITIGATION')
  const found = toFaultedBuild(target.name, candidate)
  const document: FaultsDocument = {
    schema: 'gauntlet.faults/1',
    tool: toolVersion,
    at: context.io.now().toISOString(),
    plan: name,
    scenario: planned.scenario,
    seed: context.seed,
    inject,
    candidate: found,
    baseline:
      baseline && typeof before !== 'string'
        ? compare(toFaultedBuild(before.name, baseline), found)
        : null,
    without_baseline: typeof before === 'string' ? before : null,
    shrunk: [],
    outcome: found.outcome,
    reason: found.reason,
    duration_ms: Math.round(performance.now() - startedMs),
  }
  return { document, candidate, baseline }
}

function toPlannedFaults(
  { name, planned, scenario, folder }: PlanRequest,
  target: FaultedTargetConfig,
  phase: Phase,
): PlannedFaults {
  const { inject, recoveryLimitMs, scenario: scenarioName } = planned
  const logFolder = join(folder, 'logs', `${name}-${phase}`.replaceAll(/[^\w.-]+/g, '-'))
  return { name, scenario, scenarioName, inject, recoveryLimitMs, target, phase, logFolder }
}

function compare(
  build: FaultedBuildDocument,
  candidate: FaultedBuildDocument,
): FaultsDocument['baseline'] {
  return { build, ...compareFaultedBuilds(toCompared(build), toCompared(candidate)) }
}

function toCompared({ anomalies, judged, faults }: FaultedBuildDocument) {
  return {
    anomalies: anomalies.map(({ guarantee, class: found }) => ({ guarantee, class: found })),
    judged,
    sawAllFaults: faults.length > 0 && faults.every(({ fired }) => fired),
  }
}

/** One run of a plan. A target that no longer answers is what the faults found. */
export async function tryPlan(context: PlanContext, planned: PlannedFaults): Promise<PlanRun> {
  const { signal } = context.io
  if (signal.aborted)
    return { outcome: 'no_evidence', reason: 'interrupted before anything was injected' }
  try {
    return { measured: await measurePlan(context, planned) }
  } catch (error) {
    if (signal.aborted) return { outcome: 'no_evidence', reason: 'interrupted' }
    if (!(error instanceof ToolError)) throw error
    return error.code === 'TARGET_UNREACHABLE'
      ? { outcome: 'fail', reason: error.message }
      : { outcome: 'no_evidence', reason: `not finished: ${toOneLine(error.message)}` }
  }
}
