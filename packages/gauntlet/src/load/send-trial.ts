import type { LoadResult, Phase } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { LoadedConfig } from '../config/load-config.ts'
import type { NamedTarget } from '../target/resolve-target.ts'
import { describeRun } from './execute-load-run.ts'
import type { LoadRunContext } from './load-run-request.ts'
import { planLoadRun } from './plan-load-run.ts'
import { sendLoad } from './send-load.ts'
import type { LoadWorkers } from './workers/workers-request.ts'

/** A target that is tried at several rates, one after another. */
export type TriedTarget = {
  readonly loaded: LoadedConfig
  /** As the config calls it, or its file. */
  readonly scenarioName: string
  readonly target: NamedTarget
  readonly phase: Phase
  readonly seed: number
  /** How each load is divided; undefined: one process. */
  readonly workers?: LoadWorkers | undefined
} & Pick<LoadRunContext, 'env' | 'signal' | 'now' | 'tool'>

/**
 * One load for its figures alone: it is sent as that of a load run, and nothing is asked of the target afterwards.
 *
 * @param scenario with the phases of this trial
 * @throws ToolError as `executeLoadRun` before its load
 */
export async function sendTrial(scenario: Scenario, tried: TriedTarget): Promise<LoadResult> {
  const { loaded, scenarioName, target, phase, seed, workers, ...context } = tried
  const { allowHosts, auditLimits } = loaded.config
  const config = { ...(allowHosts && { allowHosts }), ...(auditLimits && { auditLimits }) }
  const request = planLoadRun(
    { config, ...(loaded.tls && { tls: loaded.tls }) },
    {
      scenario,
      phase,
      target: { ...target, urls: [target.url] },
      profile: 'standard',
      seed,
      tags: {},
      workers: workers && { ...workers, scenario: scenarioName, target: target.name },
    },
  )
  const run = await describeRun(request, { now: context.now, root: loaded.root })
  const { result } = await sendLoad(request, context, { run })
  return result
}
