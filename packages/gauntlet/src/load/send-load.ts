import type { BackgroundJob, LoadResult, LoadRunRow } from '@gauntlet/contract'
import { runLoad } from '@gauntlet/engine'
import { startFaults, type EndedFaults } from '../faults/run-faults.ts'
import { withPlan } from '../faults/to-load-faults.ts'
import { toLoadTestVariables } from './load-test-variables.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { runBackgroundJobs } from './run-background-jobs.ts'

type Sending = {
  readonly run: LoadRunRow
  readonly observe: Parameters<typeof runLoad>[0]['observe']
}

export type SentLoad = {
  readonly result: LoadResult
  readonly backgroundJobs: readonly BackgroundJob[]
  /** Undefined where no faults were planned. */
  readonly faults: EndedFaults | undefined
}

/** Sends the load, with its background jobs beside it and its faults in front of it. */
export async function sendLoad(
  request: LoadRunRequest,
  context: Pick<LoadRunContext, 'env' | 'signal' | 'onProgress'>,
  { run, observe }: Sending,
): Promise<SentLoad> {
  const { scenario, target, seed, tls } = request
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
  let result: LoadResult
  try {
    const [first = '', ...replicas] = faults?.urls ?? urls
    result = await runLoad({
      scenario,
      target: first,
      replicas,
      seed,
      signal: context.signal,
      headers: { ...headers, 'x-load-test-run-id': run.id, 'x-load-test-phase': run.phase },
      variables: toLoadTestVariables({ id: run.id, phase: run.phase, startedAt: run.started_at }),
      env: context.env,
      tls,
      ...(request.allowHosts ? { allowHosts: request.allowHosts } : {}),
      ...(request.auditLimits ? { auditLimits: request.auditLimits } : {}),
      ...(faults ? { extension: faults.extension } : {}),
      observe: (exchange) => {
        faults?.observe(exchange)
        observe?.(exchange)
      },
      ...(context.onProgress ? { onProgress: context.onProgress } : {}),
    })
  } finally {
    ended = await faults?.end()
    over.abort()
    backgroundJobs = await jobs
  }
  return { result: withPlan(result, request.faults?.plan), faults: ended, backgroundJobs }
}
