import type {
  BackgroundJob,
  LoadRunRow,
  ObservedExchange,
  WatchedExchange,
} from '@gauntlet/contract'
import { runLoad } from '@gauntlet/engine'
import { startFaults, type EndedFaults, type RunningFaults } from '../faults/run-faults.ts'
import { withPlan } from '../faults/to-load-faults.ts'
import { toLoadTestVariables } from './load-test-variables.ts'
import type { LoadRunContext, LoadRunRequest, SentByOther } from './load-run-request.ts'
import { runBackgroundJobs } from './run-background-jobs.ts'
import { sendByWorkers, type SentByWorkers } from './workers/send-by-workers.ts'

type Sending = {
  readonly run: LoadRunRow
  readonly observe?: ((exchange: ObservedExchange) => void) | undefined
  /** Given each exchange, whichever process sent it. */
  readonly watch?: ((exchange: WatchedExchange) => void) | undefined
  /** In place of `observe`, where workers sent the load. */
  readonly adopt?: (sent: SentByWorkers) => void
  /** Of the histories that workers write; undefined where none is. */
  readonly historyBase?: string | undefined
}

export type SentLoad = SentByOther & {
  readonly backgroundJobs: readonly BackgroundJob[]
  /** Undefined where no faults were planned. */
  readonly faults: EndedFaults | undefined
}

/** Sends the load, with its background jobs beside it and its faults in front of it. */
export async function sendLoad(
  request: LoadRunRequest,
  context: Pick<LoadRunContext, 'env' | 'signal' | 'onProgress' | 'tool'>,
  { watch, ...sending }: Sending,
): Promise<SentLoad> {
  const { target, tls } = request
  const { headers, urls } = target
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  const faults = await startFaults(request)
  const jobs = runBackgroundJobs({
    backgroundJobs: request.backgroundJobs ?? [],
    urls,
    headers,
    tls,
    signal,
  })
  let ended: EndedFaults | undefined
  let backgroundJobs: readonly BackgroundJob[] = []
  let sent: SentByOther
  try {
    sent = await sendFrom(request, context, {
      ...sending,
      faults,
      watch: watchAll([faults?.observe, watch]),
    })
  } finally {
    ended = await faults?.end()
    over.abort()
    backgroundJobs = await jobs
  }
  const result = withPlan(sent.result, request.faults?.plan)
  return { result, checks: sent.checks, faults: ended, backgroundJobs }
}

type Watch = NonNullable<Sending['watch']>

/** All of them; undefined where there is none. */
function watchAll(watches: readonly (Watch | undefined)[]): Watch | undefined {
  const all = watches.filter((watch) => watch !== undefined)
  if (all.length === 0) return undefined
  return (exchange) => {
    for (const watch of all) watch(exchange)
  }
}

type From = Sending & { readonly faults: RunningFaults | undefined }

/** Another program, where the request names one; else the scenario. */
async function sendFrom(
  request: LoadRunRequest,
  context: Pick<LoadRunContext, 'env' | 'signal' | 'onProgress' | 'tool'>,
  { run, faults, observe: take, watch, adopt, historyBase }: From,
): Promise<SentByOther> {
  const { scenario, target, seed, tls, sender, auditLimits, workers } = request
  const urls = faults?.urls ?? target.urls
  const { signal, onProgress } = context
  const observe = (exchange: ObservedExchange): void => {
    watch?.(exchange)
    take?.(exchange)
  }
  if (sender) return await sender.send({ urls, run, signal, auditLimits, onProgress, observe })
  if (workers) {
    const sent = await sendByWorkers({ ...request, workers }, context, {
      run,
      urls,
      historyBase,
      watch,
      extension: faults?.extension,
    })
    adopt?.(sent)
    return { result: sent.result, checks: [] }
  }
  const [first = '', ...replicas] = urls
  const result = await runLoad({
    scenario,
    target: first,
    replicas,
    seed,
    signal,
    headers: { ...target.headers, 'x-load-test-run-id': run.id, 'x-load-test-phase': run.phase },
    variables: toLoadTestVariables({ id: run.id, phase: run.phase, startedAt: run.started_at }),
    env: context.env,
    tls,
    ...(request.allowHosts ? { allowHosts: request.allowHosts } : {}),
    ...(auditLimits ? { auditLimits } : {}),
    ...(faults ? { extension: faults.extension } : {}),
    ...((watch ?? take) ? { observe } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  return { result, checks: [] }
}
