import type { LoadResult, TargetConfig } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import { createSocketTransport, roundRobin, runLoad, type LoadProgress } from '@gauntlet/engine'
import { startTarget, type RunningTarget } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { join } from 'node:path'
import { toLoadTestVariables } from '../scenarios/load-test-variables.ts'
import { effortBetween, readDatabaseCounters } from './database-effort.ts'
import { readProcessUsage, usageBetween } from './process-usage.ts'
import type { ArmRun, RunArm } from './run-comparison.ts'
import { toRunMeasures } from './to-run-measures.ts'

export type ArmTarget = { readonly name: string; readonly config: TargetConfig }

export type RunArmOptions = {
  readonly scenario: Scenario
  readonly arms: Readonly<Record<Arm, ArmTarget>>
  /** The folder of the config. */
  readonly root: string
  readonly logFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly allowHosts?: readonly string[]
  readonly onProgress?: (arm: Arm, progress: LoadProgress) => void
}

const PHASES = { baseline: 'BASELINE', candidate: 'POST_MITIGATION' } as const

/**
 * Runs one arm: fresh processes on a fresh database, the load, and what both cost. A target that is only a URL is used
 * as it stands: Gauntlet can neither restart it nor put its database back.
 */
export function createRunArm(options: RunArmOptions): RunArm {
  const { arms, root, logFolder, env, signal } = options
  return async ({ arm, seed }) => {
    let target: RunningTarget | undefined
    try {
      signal.throwIfAborted()
      const { name, config } = arms[arm]
      const stateFolder = join(root, '.gauntlet')
      target = await startTarget({ name, config, root, stateFolder, logFolder, env, signal })
      return await measure(options, { arm, seed, target })
    } catch (error) {
      if (signal.aborted) return 'interrupted'
      throw error
    } finally {
      await target?.stop()
    }
  }
}

type Side = { readonly arm: Arm; readonly seed: number; readonly target: RunningTarget }

async function measure(options: RunArmOptions, side: Side): Promise<ArmRun | 'interrupted'> {
  const { target, arm } = side
  const runId = createRunId()
  const isOurs = options.arms[arm].config.database === 'embedded'
  const groups = target.replicas.map(({ process }) => process.pid)
  const [usageBefore, countersBefore] = [
    await readProcessUsage(groups),
    await readDatabaseCounters(target.databaseUrl, isOurs),
  ]
  let attempts = 0
  const result = await sendLoad(options, side, { runId, onAttempt: () => (attempts += 1) })
  if (result.interrupted) return 'interrupted'
  const crashed = target.replicas.some(({ process }) => !process.isRunning())
  const measures = toRunMeasures({
    runId,
    result,
    attempts,
    crashed,
    usage: crashed ? undefined : usageBetween(usageBefore, await readProcessUsage(groups)),
    database: effortBetween(countersBefore, await readDatabaseCounters(target.databaseUrl)),
  })
  const { valid, reasons } = result.audit
  // A dead target upsets every schedule; that it died is the finding.
  return { measures, valid: valid || crashed, reasons: crashed ? [] : reasons }
}

type Sending = { readonly runId: string; readonly onAttempt: () => void }

async function sendLoad(
  { scenario, arms, env, signal, allowHosts, onProgress }: RunArmOptions,
  { arm, seed, target }: Side,
  { runId, onAttempt }: Sending,
): Promise<LoadResult> {
  const [first = ''] = target.urls
  const startedAt = new Date().toISOString()
  const spread = target.urls.length > 1 ? createSocketTransport() : undefined
  try {
    return await runLoad({
      scenario,
      target: first,
      seed,
      signal,
      env,
      headers: { ...arms[arm].config.headers },
      variables: toLoadTestVariables({ id: runId, phase: PHASES[arm], startedAt }),
      observe: onAttempt,
      ...(spread && { transport: roundRobin(spread, target.urls) }),
      ...(allowHosts && { allowHosts }),
      ...(onProgress && { onProgress: (progress) => onProgress(arm, progress) }),
    })
  } finally {
    await spread?.close()
  }
}
