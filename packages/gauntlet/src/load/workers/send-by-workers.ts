import type { LoadResult, LoadRunRow, WatchedExchange } from '@gauntlet/contract'
import { type Channel, type Extension, runOnWorkers, startWorkerProcess } from '@gauntlet/engine'
import type { WorkerRecord } from '../../guarantees/recording.ts'
import type { CollectedSeen } from '../../load-checks/collect-seen.ts'
import type { ErrorKind } from '../../load-checks/error-kinds.ts'
import { toLoadTestVariables } from '../load-test-variables.ts'
import type { LoadRunContext, LoadRunRequest } from '../load-run-request.ts'
import { toCoordinatorClock } from './to-coordinator-clock.ts'
import { readSaid, type SaidByWorker, type WorkerJob } from './worker-job.ts'
import { toWorkerProcess } from './worker-process.ts'
import type { WorkersRequest } from './workers-request.ts'

export type SentByWorkers = {
  readonly result: LoadResult
  /** What each recorded for the guarantees; none where no guarantee is watched. */
  readonly records: readonly WorkerRecord[]
  /** What each took for the data checks, or why nothing is known of it. */
  readonly seen: readonly (readonly CollectedSeen[] | string)[]
  /** What each counted of the errors. */
  readonly errors: readonly ErrorKind[]
}

export type WorkersCall = {
  readonly run: LoadRunRow
  readonly urls: readonly string[]
  /** Of the artefacts of the run; undefined where no history is written. */
  readonly historyBase: string | undefined
  readonly watch: ((exchange: WatchedExchange) => void) | undefined
  readonly extension: Extension | undefined
}

/** Starts the workers on this machine, or takes those that joined; sends the load through them, and ends them. */
export async function sendByWorkers(
  request: LoadRunRequest & { readonly workers: WorkersRequest },
  context: Pick<LoadRunContext, 'env' | 'signal' | 'onProgress' | 'tool'>,
  { run, urls, historyBase, watch, extension }: WorkersCall,
): Promise<SentByWorkers> {
  const { scenario, target, seed, tls, workers, allowHosts, auditLimits } = request
  const [first = '', ...replicas] = urls
  const fileOf = (worker: number) => `${historyBase}.worker-${worker + 1}.history`
  const channels = await openChannels(workers, context.env, (worker) =>
    historyBase === undefined ? undefined : fileOf(worker),
  )
  const silentMs = workers.remote?.workers.silentMs
  const { result, evidence, clocks } = await runOnWorkers(
    {
      scenario,
      target: first,
      replicas,
      seed,
      signal: context.signal,
      runId: run.id,
      tool: context.tool,
      headers: { 'x-load-test-run-id': run.id, 'x-load-test-phase': run.phase },
      ownHeaders: target.headers,
      variables: toLoadTestVariables({ id: run.id, phase: run.phase, startedAt: run.started_at }),
      env: context.env,
      tls,
      ...(allowHosts && { allowHosts }),
      ...(auditLimits && { auditLimits }),
      ...(context.onProgress && { onProgress: context.onProgress }),
      ...(silentMs !== undefined && { silentMs }),
      ...(watch && { observe: watch }),
      // Of faults: their proxies are in this process.
      ...(extension && { extension, isOnPath: true }),
      toJob: (worker): WorkerJob => ({
        ...workers.command,
        history: historyBase === undefined ? null : fileOf(worker),
        prefix: `lt-${run.id}-`,
        started_at: run.started_at,
      }),
    },
    channels,
  )
  const said = evidence.map((one, at) => one && toCoordinatorClock(readSaid(one), clocks[at]))
  const losses = (result.audit.workers ?? []).map(({ reasons }) => reasons[0] ?? 'it was lost')
  return {
    result,
    records:
      historyBase === undefined
        ? []
        : said.map((one, at) => ({
            ...toRecord(fileOf(at), one, losses[at]),
            clock: clocks[at],
          })),
    errors: said.flatMap((one) => one?.errors ?? []),
    seen: said.map((one, at) => one?.seen ?? `worker ${at + 1} of ${said.length}: ${losses[at]}`),
  }
}

async function openChannels(
  { remote, count, command: { cwd } }: WorkersRequest,
  env: LoadRunContext['env'],
  toHistoryFile: (worker: number) => string | undefined,
): Promise<readonly Channel[]> {
  if (remote) return await remote.workers.open(remote.project, toHistoryFile)
  return Array.from({ length: count }, () => startWorkerProcess(toWorkerProcess({ cwd, env })))
}

function toRecord(
  file: string,
  said: SaidByWorker | undefined,
  lost = 'it was lost',
): WorkerRecord {
  return said?.guarantees ? { file, said: said.guarantees } : { file, said: undefined, lost }
}
