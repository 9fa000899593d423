import {
  toLoadRunDocument,
  ToolError,
  type CheckResult,
  type GuaranteesDocument,
  type LoadRunDocument,
} from '@gauntlet/contract'
import { checkThresholds } from '@gauntlet/engine'
import { watchDisks, type DiskWatch } from '@gauntlet/stack'
import { toLoadFaults } from '../faults/to-load-faults.ts'
import type { GuaranteeRun } from '../guarantees/guarantee-run.ts'
import { watchConnections, type ConnectionWatch } from '../load-checks/connection-hygiene.ts'
import {
  checkBackgroundJobs,
  checkHttpErrorRate,
  collectSeen,
  evaluateDataChecks,
  type SeenCollector,
} from '../load-checks/index.ts'
import { checkExits, listExits } from '../target/list-exits.ts'
import { describeWithoutRoom, withoutRoom } from '../target/without-room.ts'
import { addNote } from './write-artefacts.ts'
import type { LoadCall } from './load-run-request.ts'
import { finishGuarantees, recordGuarantees, toFinishSignal } from './record-guarantees.ts'
import { sendLoad, type SentLoad } from './send-load.ts'

export type MeasuredLoad = {
  readonly document: LoadRunDocument
  readonly guarantees: GuaranteesDocument | undefined
  /** Names of the checks that ask the data which the run left: no busy machine breaks them. */
  readonly dataChecks: ReadonlySet<string>
  /** Files beside the document that could not be written. */
  readonly problems: readonly ToolError[]
}

/** A load that is through, and its evidence so far: to be judged, or abandoned. */
export type LoadToJudge = {
  readonly load: SentLoad
  readonly watches: Watches
  readonly seen: SeenCollector
}

type Watches = {
  readonly disks: DiskWatch
  guarantees?: GuaranteeRun | undefined
  connections?: ConnectionWatch | undefined
}

/** Sends the load of a run and judges what it left. */
export async function measureLoad(call: LoadCall): Promise<MeasuredLoad> {
  return await judgeLoad(call, await sendWatched(call))
}

/**
 * Sends the load of a run, and watches it.
 *
 * @throws ToolError what ended it before it was through
 */
export async function sendWatched(call: LoadCall): Promise<LoadToJudge> {
  const { request, context, run } = call
  const seen = collectSeen(request.dataChecks)
  const watches: Watches = { disks: await watchDisks(request.target.disks ?? []) }
  try {
    watches.guarantees = await recordGuarantees(call)
    watches.connections = await watchConnections(request)
    await call.onReady?.()
    const load = await sendLoad(request, context, {
      run,
      observe: (exchange) => {
        call.observe?.(exchange)
        seen.observe(exchange)
        watches.guarantees?.observe(exchange)
      },
    })
    return { load, watches, seen }
  } catch (cause) {
    const full = context.signal.aborted ? undefined : await watches.disks.findFull()
    await abandonLoad(watches)
    throw full ? new ToolError(full.code, full.message, { cause }) : cause
  }
}

/** Ends what watches a load that nobody will judge. Never throws. */
export async function abandonLoad({ disks, guarantees, connections }: Watches): Promise<void> {
  await disks.end()
  await guarantees?.abandon().catch(() => undefined)
  await connections?.abandon().catch(() => undefined)
}

/** Drains the target and asks all that the run is asked. A question that cannot be answered is missing evidence. */
export async function judgeLoad(call: LoadCall, evidence: LoadToJudge): Promise<MeasuredLoad> {
  const { request, context, run } = call
  const { result, faults: ended, backgroundJobs } = evidence.load
  const { guarantees: recording, connections, disks } = evidence.watches
  const problems: ToolError[] = []
  const ofData = await attempt('data_checks', () => judgeData(call, evidence))
  // Faults make errors.
  const ofErrors = await attempt('http_error_rate', () =>
    ended ? [] : judgeErrors(call, evidence),
  )
  const ofLoad = await attempt('thresholds', () =>
    ended
      ? [ended.recovery]
      : [...checkThresholds(request.scenario, result), ...checkBackgroundJobs(backgroundJobs)],
  )
  const ofProcesses = await attempt('processes', async () =>
    checkExits(await listExits(request.target.replicas)),
  )
  const guarantees =
    recording &&
    (await finishGuarantees(recording, call, {
      findFullDisk: disks.findFull,
      onProblem: (problem) => problems.push(problem),
    }))
  const ofConnections = await attempt('connection_hygiene', async () =>
    connections ? [await connections.finish(context.signal)] : [],
  )
  const full = await disks.end()
  const ofSender = evidence.load.checks
  const checks = [...ofData, ...ofErrors, ...ofLoad, ...ofSender, ...ofProcesses, ...ofConnections]
  const document = toLoadRunDocument({
    tool: context.tool,
    at: context.now().toISOString(),
    run,
    result,
    checks: checks.map((check) => withoutRoom(check, full, toDoubted)),
    guarantees: guarantees?.guarantees,
    backgroundJobs,
    faults: ended && toLoadFaults(ended.injected, result.firstArrivalNs),
  })
  if (full) context.onFullDisk?.(describeWithoutRoom(full))
  const noted = full ? addNote(document, describeWithoutRoom(full)) : document
  const dataChecks = new Set(ofData.map(({ name }) => name))
  return { document: noted, guarantees, dataChecks, problems }
}

function toDoubted(check: CheckResult, reason: string): CheckResult {
  return { ...check, details: { ...check.details, reason } }
}

async function judgeData(
  { request, context, run }: LoadCall,
  { load, seen }: LoadToJudge,
): Promise<CheckResult[]> {
  const { startedAt, endedAt } = load.result
  return await evaluateDataChecks({
    checks: request.dataChecks,
    run: { runId: run.id, scenario: request.scenario.name, startedAt, endedAt },
    seen,
    databaseUrl: request.target.databaseUrl,
    signal: toFinishSignal(context.signal),
  })
}

function judgeErrors({ context, run }: LoadCall, { load }: LoadToJudge): CheckResult[] {
  const { tool } = context
  const { result } = load
  return [
    checkHttpErrorRate(toLoadRunDocument({ tool, at: result.endedAt, run, result, checks: [] })),
  ]
}

/** A check that throws is missing evidence, never a pass, and costs nothing of what was measured. */
async function attempt(
  name: string,
  check: () => Promise<readonly CheckResult[]> | readonly CheckResult[],
): Promise<readonly CheckResult[]> {
  try {
    return await check()
  } catch (error) {
    const reason = `it failed: ${(error as Error).message}`
    return [
      { name, outcome: 'no_evidence', expected: 'an answer', observed: null, details: { reason } },
    ]
  }
}
