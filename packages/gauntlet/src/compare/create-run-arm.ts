import type { LoadResult, ObservedExchange } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import { runLoad, type AuditLimits, type LoadProgress, type OriginTls } from '@gauntlet/engine'
import { listDisks, watchDisks, type DiskWatch, type RunningTarget } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { runAlongside, type Alongside } from '../load/run-alongside.ts'
import { startWithReceivers } from '../receiver/start-with-receivers.ts'
import { toLoadTestVariables } from '../load/load-test-variables.ts'
import type { ArmRun, RunArm } from './arm-run.ts'
import { toStart, type ArmStart } from './arm-start.ts'
import { collectLatencies } from './collect-latencies.ts'
import type { Metric } from './metrics/metric.ts'
import { effortBetween, readDatabaseCounters } from './database-effort.ts'
import { readProcessUsage, usageBetween } from './process-usage.ts'
import { slowDown } from './slow-down.ts'
import { toRunMeasures } from './to-run-measures.ts'

/** Looks at one run besides measuring it: at each exchange, and at what is stored while the target is still up. */
export type RunObserver = {
  readonly observe: (exchange: ObservedExchange) => void
  readonly finish: (result: LoadResult) => Promise<void>
  /** Instead of `finish`, when the run came to nothing. */
  readonly abandon: () => Promise<void>
}

export type OpenRunObserver = (run: {
  readonly arm: Arm
  readonly runId: string
  readonly target: RunningTarget
}) => Promise<RunObserver>

export type RunArmOptions = ArmStart & {
  /** What is measured of each run; default: all of the registry. */
  readonly metrics?: readonly Metric[] | undefined
  readonly scenario: Scenario
  readonly allowHosts?: readonly string[]
  readonly tls?: OriginTls | undefined
  /**
   * A slowdown that must be found: both arms stand behind a proxy, and the candidate's holds every answer back by so
   * many milliseconds.
   */
  readonly candidateDelayMs?: number
  /** How late the generator may be before its run does not count; the engine's own unless said. */
  readonly auditLimits?: AuditLimits
  readonly onProgress?: (arm: Arm, progress: LoadProgress) => void
  /** What else goes on on every replica; its work counts as the target's. */
  readonly alongside?: readonly Alongside[]
  readonly openObserver?: OpenRunObserver
}

const PHASES = { baseline: 'BASELINE', candidate: 'POST_MITIGATION' } as const

/**
 * Runs one arm: fresh processes on a fresh copy of the database that `prepareArms` made, the load, and what both cost. The
 * PostgreSQL server is fresh too: either arm meets an empty buffer cache and counters at zero, and no checkpoint is due
 * for minutes, since copying ended in one. A target that is only a URL is used as it stands: Gauntlet can neither
 * restart it nor put its database back.
 */
export function createRunArm(options: RunArmOptions): RunArm {
  const { signal } = options
  return async ({ arm, seed, meetOther }) => {
    let target: RunningTarget | undefined
    try {
      signal.throwIfAborted()
      const start = { ...toStart(options, arm), database: 'copy' } as const
      target = await startWithReceivers(start, options.receivers)
      if ((await meetOther?.()) === false) return 'interrupted'
      const run = await measure(options, { arm, seed, target })
      await meetOther?.()
      return run
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
  const observer = await options.openObserver?.({ arm, runId, target })
  const disks = await watchDisks(listDisks(target))
  let isOver = false
  try {
    const measured = await watchRun(options, side, { runId, disks, observe: observer?.observe })
    if (measured === 'interrupted') return measured
    isOver = true
    await observer?.finish(measured.result)
    return measured.run
  } finally {
    await disks.end()
    if (!isOver) await observer?.abandon()
  }
}

type Watching = {
  readonly runId: string
  readonly disks: DiskWatch
  readonly observe: RunObserver['observe'] | undefined
}

/** The load, and what it cost the target. */
async function watchRun(
  options: RunArmOptions,
  side: Side,
  { runId, disks, observe }: Watching,
): Promise<{ readonly run: ArmRun; readonly result: LoadResult } | 'interrupted'> {
  const { target, arm } = side
  const isOurs = options.arms[arm].config.database === 'embedded'
  const groups = target.replicas.map(({ process }) => process.pid)
  const [usageBefore, countersBefore] = [
    await readProcessUsage(groups),
    await readDatabaseCounters(target.databaseUrl, isOurs),
  ]
  let attempts = 0
  const latencies = collectLatencies()
  const result = await sendLoad(options, side, {
    runId,
    observe: (exchange) => {
      attempts += 1
      latencies.observe(exchange)
      observe?.(exchange)
    },
  })
  if (result.interrupted) return 'interrupted'
  const crashed = target.replicas.some(({ process }) => !process.isRunning())
  const figures = {
    runId,
    result,
    latencies: latencies.toSamples(),
    attempts,
    crashed,
    usage: crashed ? undefined : usageBetween(usageBefore, await readProcessUsage(groups)),
    database: effortBetween(countersBefore, await readDatabaseCounters(target.databaseUrl)),
  }
  const measures = toRunMeasures(figures, options.metrics)
  const { valid, reasons } = result.audit
  const full = await disks.findFull()
  if (full) return { result, run: { measures, valid: false, reasons: [full.message] } }
  // A dead target upsets every schedule; that it died is the finding.
  return { result, run: { measures, valid: valid || crashed, reasons: crashed ? [] : reasons } }
}

type Sending = { readonly runId: string; readonly observe: RunObserver['observe'] }

async function sendLoad(
  options: RunArmOptions,
  { arm, seed, target }: Side,
  { runId, observe }: Sending,
): Promise<LoadResult> {
  const { scenario, env, signal, allowHosts, auditLimits, onProgress } = options
  const { candidateDelayMs, tls } = options
  const slowed =
    candidateDelayMs === undefined
      ? undefined
      : await slowDown(target.urls, arm === 'candidate' ? candidateDelayMs : 0)
  const [first = '', ...replicas] = slowed?.urls ?? target.urls
  const startedAt = new Date().toISOString()
  const over = new AbortController()
  const jobs = runAlongside({
    alongside: options.alongside ?? [],
    urls: target.urls,
    headers: target.headers,
    tls,
    signal: AbortSignal.any([signal, over.signal]),
  })
  try {
    return await runLoad({
      scenario,
      target: first,
      seed,
      signal,
      env,
      headers: target.headers,
      variables: toLoadTestVariables({ id: runId, phase: PHASES[arm], startedAt }),
      observe,
      replicas,
      tls,
      ...(allowHosts && { allowHosts }),
      ...(auditLimits && { auditLimits }),
      ...(onProgress && { onProgress: (progress) => onProgress(arm, progress) }),
    })
  } finally {
    over.abort()
    await jobs
    await slowed?.close()
  }
}
