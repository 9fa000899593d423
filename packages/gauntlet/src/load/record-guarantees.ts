import { toGuaranteesDocument, type GuaranteesDocument, type LoadRunRow } from '@gauntlet/contract'
import { drainTarget } from '../guarantees/drain-target.ts'
import { openGuaranteeRun, type GuaranteeRun } from '../guarantees/guarantee-run.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { artefactPaths } from './write-artefacts.ts'

/** Opens the recording of a run's guarantees; undefined where the request names none. */
export async function recordGuarantees(
  { guarantees = [], target }: LoadRunRequest,
  { root, signal }: LoadRunContext,
  { id, started_at }: LoadRunRow,
): Promise<GuaranteeRun | undefined> {
  if (guarantees.length === 0) return undefined
  const base = artefactPaths(root, id).json.replace(/\.json$/, '')
  return await openGuaranteeRun(guarantees, {
    base,
    runId: id,
    startedAt: started_at,
    prefix: `lt-${id}-`,
    databaseUrl: target.databaseUrl,
    receivers: target.receivers,
    signal,
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
  const { drain, drainLimitMs: limitMs, target } = request
  const { urls, headers } = target
  const document = await promises.finish({
    signal: toFinishSignal(context.signal),
    databaseUrl: target.databaseUrl,
    ownsDatabase: target.ownsDatabase === true,
    ...(request.proven && { proven: request.proven }),
    namespace: run.id,
    tool: context.tool,
    at: context.now().toISOString(),
    ...(drain && {
      drain: (signal) => drainTarget(drain, { urls, headers, limitMs, signal }),
    }),
  })
  return request.isOnlyScenario ? requireAll(document) : document
}

/** Nobody else tests what this run did not. */
function requireAll(document: GuaranteesDocument): GuaranteesDocument {
  const guarantees = document.guarantees.map(({ exercised: _untested, ...rest }) => rest)
  return toGuaranteesDocument(guarantees, document)
}

/** What an interrupted load left behind is still read, within this. */
const INTERRUPTED_LIMIT_MS = 10_000

/** Ends what follows a load when the run is interrupted; after an interrupted load, when it takes too long. */
export function toFinishSignal(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(INTERRUPTED_LIMIT_MS) : signal
}
