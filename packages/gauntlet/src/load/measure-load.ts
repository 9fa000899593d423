import {
  toLoadRunDocument,
  ToolError,
  type CheckResult,
  type DegradationDocument,
  type GuaranteesDocument,
  type LoadResult,
  type LoadRunDocument,
} from '@gauntlet/contract'
import { watchDisks, type DiskWatch } from '@gauntlet/stack'
import type { InjectedFault } from '@gauntlet/faults'
import { excuseCrash } from '../faults/excuse-crash.ts'
import { toLoadFaults } from '../faults/to-load-faults.ts'
import type { GuaranteeRun } from '../guarantees/guarantee-run.ts'
import { watchDatabaseLogs } from '../load-checks/database-errors.ts'
import { ErrorKinds } from '../load-checks/error-kinds.ts'
import { watchConnections, type ConnectionWatch } from '../load-checks/connection-hygiene.ts'
import {
  collectSeen,
  judgeKinds,
  type JudgedCheck,
  type SeenCollector,
} from '../load-checks/index.ts'
import type { JudgedRun } from '../load-checks/run-check-kind.ts'
import { runCheckKinds } from '../load-checks/run-check-kinds.ts'
import { describeWithoutRoom, withoutRoom } from '../target/without-room.ts'
import { addNote } from './write-artefacts.ts'
import type { LoadCall } from './load-run-request.ts'
import { finishGuarantees, recordGuarantees, toFinishSignal } from './record-guarantees.ts'
import { sendLoad, type SentLoad } from './send-load.ts'

export type MeasuredLoad = {
  readonly document: LoadRunDocument
  readonly guarantees: GuaranteesDocument | undefined
  /** The checks of the document, each with the row that it comes from. */
  readonly checks: readonly JudgedCheck[]
  /** How the target degraded and recovered; undefined where no fault happened. */
  readonly degradation?: DegradationDocument | undefined
  /** Files beside the document that could not be written. */
  readonly problems: readonly ToolError[]
}

/** A load that is through, and its evidence so far: to be judged, or abandoned. */
export type LoadToJudge = {
  readonly load: SentLoad
  readonly watches: Watches
  readonly seen: SeenCollector
  readonly errors: ErrorKinds
}

type Watches = {
  readonly disks: DiskWatch
  readonly readDatabaseErrors: JudgedRun['readDatabaseErrors']
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
  const errors = new ErrorKinds()
  const { disks = [] } = request.target
  const watches: Watches = {
    disks: await watchDisks(disks),
    readDatabaseErrors: await watchDatabaseLogs(disks),
  }
  try {
    watches.guarantees = await recordGuarantees(call)
    watches.connections = await watchConnections(request)
    await call.onReady?.()
    const load = await sendLoad(request, context, {
      run,
      historyBase: watches.guarantees && call.base,
      watch: call.watch,
      adopt: ({ records, seen: taken, errors: counted }) => {
        seen.adopt(taken)
        errors.adopt(counted)
        watches.guarantees?.adopt(records)
      },
      observe: (exchange) => {
        seen.observe(exchange)
        errors.observe(exchange)
        watches.guarantees?.observe(exchange)
      },
    })
    return { load, watches, seen, errors }
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
  const { context, run } = call
  const { result, faults: ended, backgroundJobs } = evidence.load
  const { guarantees: recording, disks } = evidence.watches
  const { checkKinds = runCheckKinds } = context
  const problems: ToolError[] = []
  const judgedRun = toJudgedRun(call, evidence)
  const first = await judgeKinds(
    checkKinds.filter(({ isLast }) => isLast !== true),
    judgedRun,
  )
  const found =
    recording &&
    (await finishGuarantees(recording, call, {
      findFullDisk: disks.findFull,
      onProblem: (problem) => problems.push(problem),
    }))
  const guarantees = found && (await withoutExcused(found, call, ended?.injected))
  const last = await judgeKinds(
    checkKinds.filter(({ isLast }) => isLast === true),
    judgedRun,
  )
  const full = await disks.end()
  const checks = [...first, ...last].map(({ kind, result: judged }) => ({
    kind,
    result: withoutLost(withoutRoom(judged, full, toDoubted), result),
  }))
  const document = toLoadRunDocument({
    tool: context.tool,
    at: context.now().toISOString(),
    run,
    result,
    checks: checks.map(({ result: judged }) => judged),
    guarantees: guarantees?.guarantees,
    backgroundJobs,
    faults: ended && toLoadFaults(ended.injected, result.firstArrivalNs),
  })
  if (full) context.onFullDisk?.(describeWithoutRoom(full))
  const noted = full ? addNote(document, describeWithoutRoom(full)) : document
  return { document: noted, guarantees, checks, degradation: ended?.degradation, problems }
}

/** Where the database crashed, what it is configured to lose then is no failure. */
async function withoutExcused(
  document: GuaranteesDocument,
  { request: { faults, target } }: LoadCall,
  injected: readonly InjectedFault[] = [],
): Promise<GuaranteesDocument> {
  const hasCrashed = injected.some(
    ({ kind, window }) => window && faults?.crashKinds?.includes(kind) === true,
  )
  return hasCrashed ? await excuseCrash(document, target.databaseUrl) : document
}

function toJudgedRun(
  { request, context, run }: LoadCall,
  { load, seen, errors, watches }: LoadToJudge,
): JudgedRun {
  return {
    tool: context.tool,
    scenario: request.scenario,
    run,
    result: load.result,
    dataChecks: request.dataChecks,
    seen,
    databaseUrl: request.target.databaseUrl,
    errors: errors.list(),
    readDatabaseErrors: watches.readDatabaseErrors,
    backgroundJobs: load.backgroundJobs,
    recovery: load.faults?.recovery,
    senderChecks: load.checks,
    replicas: request.target.replicas,
    connections: watches.connections,
    signal: context.signal,
    toFinishSignal,
  }
}

/** Without a part of the load what failed may be due to what was not sent, and what was seen is not all. */
function withoutLost(check: CheckResult, { audit: { workers = [] } }: LoadResult): CheckResult {
  const at = workers.findIndex(({ lost }) => lost)
  if (at === -1 || check.outcome !== 'fail') return check
  const reason = `worker ${at + 1} of ${workers.length}: ${workers[at]?.reasons[0]}`
  return { ...toDoubted(check, reason), outcome: 'no_evidence' }
}

function toDoubted(check: CheckResult, reason: string): CheckResult {
  return { ...check, details: { ...check.details, reason } }
}
