import {
  toGuaranteesDocument,
  toMissingGuarantee,
  ToolError,
  type GuaranteesDocument,
} from '@gauntlet/contract'
import { drainTarget } from '../guarantees/drain-target.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { openGuaranteeRun, type GuaranteeRun } from '../guarantees/guarantee-run.ts'
import type { LoadCall } from './load-run-request.ts'

/**
 * Opens the recording of a run's guarantees; undefined where the request names none. Where no history can be written the
 * load is measured all the same, and the guarantees have no evidence.
 */
export async function recordGuarantees({
  request: { guarantees = [], target, workers },
  context: { signal },
  run: { id, started_at },
  base,
}: LoadCall): Promise<GuaranteeRun | undefined> {
  if (guarantees.length === 0) return undefined
  try {
    return await openGuaranteeRun(guarantees, {
      base,
      runId: id,
      startedAt: started_at,
      prefix: `lt-${id}-`,
      databaseUrl: target.databaseUrl,
      ownsDatabase: target.ownsDatabase === true,
      receivers: target.receivers,
      hasWorkers: workers !== undefined,
      signal,
    })
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return unrecorded(guarantees, error)
  }
}

/** Guarantees whose operations nobody could record. */
function unrecorded(guarantees: readonly Guarantee[], problem: ToolError): GuaranteeRun {
  return {
    observe: () => undefined,
    adopt: () => undefined,
    abandon: () => Promise.resolve(),
    finish: ({ onProblem, ...meta }) => {
      onProblem?.(problem)
      return Promise.resolve(missing(guarantees, problem.message, meta))
    },
  }
}

type Meta = Parameters<typeof toGuaranteesDocument>[1]

function missing(guarantees: readonly Guarantee[], why: string, { tool, at }: Meta) {
  const all = guarantees.map(({ name, kind }) => toMissingGuarantee(name, kind, why))
  return toGuaranteesDocument(all, { tool, at })
}

export type FinishPorts = {
  /** A disk of Gauntlet's own that was full while the load ran. */
  readonly findFullDisk: () => Promise<ToolError | undefined>
  /** Given each file that could not be written. */
  readonly onProblem: (problem: ToolError) => void
}

/**
 * Drains the target, reads its rows and judges the guarantees of the run. Never throws: what fails on the way is missing
 * evidence of the guarantees, and costs nothing of the load.
 */
export async function finishGuarantees(
  recording: GuaranteeRun,
  finished: LoadCall,
  ports: FinishPorts,
): Promise<GuaranteesDocument> {
  const { request, context } = finished
  try {
    const document = await judge(recording, finished, ports)
    return request.isOnlyScenario ? requireAll(document) : document
  } catch (error) {
    const why = `judging it failed: ${(error as Error).message}`
    const { tool, now } = context
    return missing(request.guarantees ?? [], why, { tool, at: now().toISOString() })
  }
}

async function judge(
  recording: GuaranteeRun,
  { request, context, run }: LoadCall,
  ports: FinishPorts,
): Promise<GuaranteesDocument> {
  const { drain, drainLimitMs: limitMs, target, tls } = request
  const { urls, headers } = target
  return await recording.finish({
    ...ports,
    signal: toFinishSignal(context.signal),
    databaseUrl: target.databaseUrl,
    hasForeignIds: request.sender !== undefined,
    ...(request.proven && { proven: request.proven }),
    namespace: run.id,
    tool: context.tool,
    at: context.now().toISOString(),
    ...(drain && {
      drain: (signal) => drainTarget(drain, { urls, headers, tls, limitMs, signal }),
    }),
  })
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
