import type { Arm } from '@gauntlet/core/compare'
import type { LoadProgress } from '@gauntlet/engine'
import type { RunningTarget } from '@gauntlet/stack'
import { describeRun } from '../load/execute-load-run.ts'
import type { LoadCall, LoadRunRequest } from '../load/load-run-request.ts'
import {
  type LoadToJudge,
  type MeasuredLoad,
  abandonLoad,
  judgeLoad,
  sendWatched,
} from '../load/measure-load.ts'
import type { PlannedLoad } from '../load/plan-load-run.ts'
import { toLoadTarget } from '../load/to-load-target.ts'
import { type TargetWithReceivers, startWithReceivers } from '../receiver/start-with-receivers.ts'
import { requireTargetDatabase } from '../target/require-database.ts'
import type { ArmRun, RunArm } from './arm-run.ts'
import { type ArmStart, toStart } from './arm-start.ts'
import { type LatencyCollector, collectLatencies } from './collect-latencies.ts'
import { CostMeter } from './cost-meter.ts'
import { GuaranteeFiles } from './guarantee-files.ts'
import type { Metric } from './metrics/metric.ts'
import { slowDown, toRunChecks } from './to-run-checks.ts'
import { toRunMeasures } from './to-run-measures.ts'

/** Looks at one run besides what a load run watches by itself, while the target is up. */
export type RunObserver = {
  readonly finish: (measured: MeasuredLoad) => Promise<void>
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
  /** The load run as the config wants every load run. */
  readonly plan: (run: Pick<PlannedLoad, 'phase' | 'target' | 'seed' | 'proven'>) => LoadRunRequest
  /** Where the files of guarantees go that a run broke. */
  readonly runFolder: string
  readonly tool: string
  readonly now: () => Date
  /**
   * A slowdown that must be found: both arms stand behind a proxy, and the candidate's holds every answer back by so
   * many milliseconds.
   */
  readonly candidateDelayMs?: number
  readonly onProgress?: (arm: Arm, progress: LoadProgress) => void
  readonly openObserver?: OpenRunObserver
}

const PHASES = { baseline: 'BASELINE', candidate: 'POST_MITIGATION' } as const

/** What all runs of a comparison share. */
type Shared = RunArmOptions & {
  readonly files: GuaranteeFiles
  /** Guarantees whose queries found acknowledged keys on the baseline. */
  readonly proven: Set<string>
}

/**
 * Runs one arm: fresh processes on a fresh copy of the database that `prepareArms` made, the load, what both cost, and then all
 * that a load run is asked. The PostgreSQL server is fresh too: either arm starts with an empty buffer cache and counters at zero,
 * and no checkpoint is due for minutes, since copying ended in one. A target that is only a URL is used as it stands: Gauntlet
 * can neither restart it nor put its database back.
 */
export function createRunArm(options: RunArmOptions): RunArm {
  const { signal, runFolder } = options
  const shared: Shared = { ...options, files: new GuaranteeFiles(runFolder), proven: new Set() }
  return async ({ arm, seed, waitForOther }) => {
    let target: TargetWithReceivers | undefined
    try {
      signal.throwIfAborted()
      const start = { ...toStart(options, arm), database: 'copy' } as const
      target = await startWithReceivers(start, options.receivers)
      if ((await waitForOther?.()) === false) return 'interrupted'
      return await runArm(shared, { arm, seed, target, waitForOther })
    } catch (error) {
      if (signal.aborted) return 'interrupted'
      throw error
    } finally {
      await target?.stop()
    }
  }
}

type Side = {
  readonly arm: Arm
  readonly seed: number
  readonly target: TargetWithReceivers
  /** Of a duet: neither arm is asked while the other still gets load. */
  readonly waitForOther: (() => Promise<boolean>) | undefined
}

async function runArm(shared: Shared, side: Side): Promise<ArmRun | 'interrupted'> {
  const { target, arm } = side
  const slowed = await slow(shared, side)
  const latencies = collectLatencies()
  const cost = new CostMeter(target, shared.arms[arm].config.database === 'embedded')
  const call = await planCall(shared, side, {
    urls: slowed?.urls ?? target.urls,
    onReady: async () => await cost.start(),
    watch: (exchange) => {
      cost.count()
      latencies.observe(exchange)
    },
  })
  await requireTargetDatabase(call.request, target, shared.signal)
  const { id: runId } = call.run
  const observer = await shared.openObserver?.({ arm, runId, target })
  let isJudged = false
  try {
    const sent = await sendWatched(call)
    const run = await toRun(sent, { runId, latencies, cost, metrics: shared.metrics })
    await side.waitForOther?.()
    const lost = findLost(sent)
    if (sent.load.result.interrupted && lost === undefined) {
      await abandonLoad(sent.watches)
      return 'interrupted'
    }
    const measured = await judgeLoad(call, sent)
    // Interrupted while it was asked: what could not be answered then is no evidence of the build.
    if (call.context.signal.aborted) return 'interrupted'
    isJudged = true
    await observer?.finish(measured)
    return await addChecks(shared, { arm, run, measured })
  } finally {
    if (!isJudged) {
      await observer?.abandon()
      await shared.files.remove(runId)
    }
    await slowed?.close()
  }
}

async function slow({ candidateDelayMs }: Shared, { arm, target }: Side) {
  if (candidateDelayMs === undefined) return undefined
  return await slowDown(target.urls, arm === 'candidate' ? candidateDelayMs : 0)
}

type Sending = { readonly urls: readonly string[] } & Pick<LoadCall, 'onReady' | 'watch'>

async function planCall(
  shared: Shared,
  { arm, seed, target }: Side,
  { urls, ...watching }: Sending,
): Promise<LoadCall> {
  const { root, tool, env, signal, now, onProgress, proven } = shared
  const context = {
    root,
    tool,
    env,
    signal,
    now,
    ...(onProgress && { onProgress: (progress: LoadProgress) => onProgress(arm, progress) }),
  }
  const request = shared.plan({
    phase: PHASES[arm],
    seed,
    // Its name in the config: background jobs name their targets by it.
    target: { ...toLoadTarget(target, target.receivers), name: shared.arms[arm].name, urls },
    proven: arm === 'candidate' ? proven : undefined,
  })
  const run = await describeRun(request, context)
  return { request, context, run, base: shared.files.baseOf(run.id), ...watching }
}

type Measuring = {
  readonly runId: string
  readonly latencies: LatencyCollector
  readonly cost: CostMeter
  readonly metrics: RunArmOptions['metrics']
}

/** The figures of a load that is through. */
async function toRun(
  { load, watches }: LoadToJudge,
  { runId, latencies, cost, metrics }: Measuring,
): Promise<ArmRun> {
  const { result } = load
  const spent = await cost.read()
  const figures = { runId, result, latencies: latencies.toSamples(), ...spent }
  const measures = toRunMeasures(figures, metrics)
  const full = await watches.disks.findFull()
  if (full) return { measures, valid: false, reasons: [full.message] }
  // A dead target upsets every schedule; that it died is the finding. A load of which a part was never sent finds nothing.
  if (spent.crashed && findLost({ load }) === undefined)
    return { measures, valid: true, reasons: [] }
  const { valid, reasons } = result.audit
  return { measures, valid, reasons }
}

/** The worker that was lost; undefined where there is none. */
function findLost({ load }: Pick<LoadToJudge, 'load'>) {
  return load.result.audit.workers?.find(({ lost }) => lost)
}

type Judged = { readonly arm: Arm; readonly run: ArmRun; readonly measured: MeasuredLoad }

async function addChecks(
  { files, proven }: Shared,
  { arm, run, measured }: Judged,
): Promise<ArmRun> {
  const { guarantees } = measured
  if (arm === 'baseline') {
    for (const { name, keys_found: found = 0 } of guarantees?.guarantees ?? []) {
      if (found > 0) proven.add(name)
    }
  }
  const isLost = measured.document.audit?.workers?.some(({ lost }) => lost)
  // What the workers recorded until then is the evidence of the loss.
  if (isLost) return run
  const page = await files.settle({ arm, runId: run.measures.run_id, guarantees })
  const checks = toRunChecks(measured, { valid: run.valid, page })
  return { ...run, measures: { ...run.measures, checks } }
}
