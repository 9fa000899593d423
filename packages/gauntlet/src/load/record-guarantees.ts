import type { GuaranteesDocument, LoadRunRow } from '@gauntlet/contract'
import { drainTarget } from '../guarantees/drain-target.ts'
import { openGuaranteeRun, type GuaranteeRun } from '../guarantees/guarantee-run.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { artefactPaths } from './write-artefacts.ts'

/** Opens the recording of a run's guarantees; undefined where the request names none. */
export async function recordGuarantees(
  { guarantees = [] }: LoadRunRequest,
  { root }: LoadRunContext,
  { id, started_at }: LoadRunRow,
): Promise<GuaranteeRun | undefined> {
  if (guarantees.length === 0) return undefined
  const base = artefactPaths(root, id).json.replace(/\.json$/, '')
  return await openGuaranteeRun(guarantees, {
    base,
    runId: id,
    startedAt: started_at,
    prefix: `lt-${id}-`,
  })
}

type Finished = {
  readonly request: LoadRunRequest
  readonly context: LoadRunContext
  readonly run: LoadRunRow
}

/** Drains the target, reads its rows and judges the guarantees of the run. */
export async function finishGuarantees(
  promises: GuaranteeRun,
  { request, context, run }: Finished,
): Promise<GuaranteesDocument> {
  const { drain, target } = request
  const [url = ''] = target.urls
  return await promises.finish({
    databaseUrl: target.databaseUrl,
    namespace: run.id,
    tool: context.tool,
    at: context.now().toISOString(),
    ...(drain && { drain: () => drainTarget(drain, { url, headers: target.headers }) }),
  })
}
