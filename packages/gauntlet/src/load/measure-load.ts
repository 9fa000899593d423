import {
  toLoadRunDocument,
  ToolError,
  type CheckResult,
  type GuaranteesDocument,
  type LoadRunDocument,
  type LoadRunRow,
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
import { checkExits, describeExit, listExits } from '../target/list-exits.ts'
import { describeWithoutRoom, withoutRoom } from '../target/without-room.ts'
import { addNote } from './add-note.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { finishGuarantees, recordGuarantees, toFinishSignal } from './record-guarantees.ts'
import { sendLoad, type SentLoad } from './send-load.ts'

export type MeasuredLoad = {
  readonly document: LoadRunDocument
  readonly guarantees: GuaranteesDocument | undefined
  /** Files beside the document that could not be written. */
  readonly problems: readonly ToolError[]
}

/**
 * Sends the load of a run and judges what it left. Before the load is through, a failure is stored with the run and
 * thrown; after it, a question that cannot be answered is missing evidence.
 */
export async function measureLoad(
  request: LoadRunRequest,
  context: LoadRunContext,
  run: LoadRunRow,
): Promise<MeasuredLoad> {
  const seen = collectSeen(request.dataChecks)
  const watches: Watches = { disks: await watchDisks(request.target.disks ?? []) }
  let load: SentLoad
  try {
    watches.guarantees = await recordGuarantees(request, context, run)
    watches.connections = await watchConnections(request)
    load = await sendLoad(request, context, {
      run,
      observe: (exchange) => {
        seen.observe(exchange)
        watches.guarantees?.observe(exchange)
      },
    })
  } catch (cause) {
    const full = context.signal.aborted ? undefined : await watches.disks.findFull()
    const error = full ? new ToolError(full.code, full.message, { cause }) : cause
    await closeFailed({ request, context, run }, { watches, error: error as Error })
    throw error
  }
  return await judge({ request, context, run }, { load, watches, seen })
}

type Watches = {
  readonly disks: DiskWatch
  guarantees?: GuaranteeRun | undefined
  connections?: ConnectionWatch | undefined
}

type Call = {
  readonly request: LoadRunRequest
  readonly context: LoadRunContext
  readonly run: LoadRunRow
}

type Failed = { readonly watches: Watches; readonly error: Error }

/** The row says why there is no document: nothing of this may hide the reason. */
async function closeFailed(
  { request, context, run }: Call,
  { watches, error }: Failed,
): Promise<void> {
  await watches.disks.end()
  await watches.guarantees?.abandon().catch(() => undefined)
  await watches.connections?.abandon().catch(() => undefined)
  const exits = await listExits(request.target.replicas)
  const errorText = [error.message, ...exits.map(describeExit)].join('; ')
  const failed = toLoadRunDocument({
    tool: context.tool,
    at: context.now().toISOString(),
    run: { ...run, artifacts_path: null },
    checks: [],
    errorText,
  })
  await context.store.loadRuns.finish(failed).catch(() => undefined)
}

type Evidence = {
  readonly load: SentLoad
  readonly watches: Watches
  readonly seen: SeenCollector
}

async function judge(call: Call, evidence: Evidence): Promise<MeasuredLoad> {
  const { request, context, run } = call
  const { result, faults: ended, backgroundJobs } = evidence.load
  const { guarantees: recording, connections, disks } = evidence.watches
  const problems: ToolError[] = []
  const ofData = await attempt('data_checks', () => judgeData(call, evidence))
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
  const checks = [...ofData, ...ofLoad, ...ofProcesses, ...ofConnections]
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
  return { document: noted, guarantees, problems }
}

function toDoubted(check: CheckResult, reason: string): CheckResult {
  return { ...check, details: { ...check.details, reason } }
}

async function judgeData(
  { request, context, run }: Call,
  { load, seen }: Evidence,
): Promise<CheckResult[]> {
  const { result, faults } = load
  const shell = toLoadRunDocument({
    tool: context.tool,
    at: result.endedAt,
    run,
    result,
    checks: [],
  })
  const { id: runId } = run
  const { startedAt, endedAt } = result
  const ofData = await evaluateDataChecks({
    checks: request.dataChecks,
    run: { runId, scenario: request.scenario.name, startedAt, endedAt },
    seen,
    databaseUrl: request.target.databaseUrl,
    signal: toFinishSignal(context.signal),
  })
  // Faults make errors.
  return faults ? ofData : [...ofData, checkHttpErrorRate(shell)]
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
