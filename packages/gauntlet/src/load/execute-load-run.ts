import {
  type DegradationDocument,
  type GuaranteesDocument,
  type LoadRunDocument,
  type LoadRunRow,
  toLoadRunDocument,
  wrappedCommandKey,
} from '@gauntlet/contract'
import { describeRevision } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { describeExit, listExits } from '../target/list-exits.ts'
import {
  type Artefacts,
  addNote,
  artefactPaths,
  noteProblems,
  writeArtefacts,
} from './write-artefacts.ts'
import { describeEnvironment } from './environment.ts'
import { reportLive } from './report-live.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { measureLoad } from './measure-load.ts'

/** What the stop button of the dashboard did, for whoever started the run. */
export const STOPPED_NOTE = 'The run was stopped from the dashboard; what was measured is saved.'

export type ExecutedLoadRun = {
  readonly document: LoadRunDocument
  readonly artefacts: Artefacts
  /** Undefined when the request names no guarantees. */
  readonly guarantees: GuaranteesDocument | undefined
  /** How the target degraded and recovered; undefined where no fault happened. */
  readonly degradation: DegradationDocument | undefined
  /** Whether it was stopped from the dashboard. */
  readonly stopped: boolean
  /** Why the store does not have the run, when it does not: the artefact has everything. */
  readonly storeError: Error | undefined
}

/**
 * One load run from its row to its artefacts: load, drain, checks on the target's database, the artefact
 * on disk, and only then the rows in the store. Once load was sent nothing beside it loses what was measured: what
 * cannot be judged is missing evidence, what cannot be written is named.
 *
 * @throws ToolError STORE_UNREACHABLE before any load was sent; TARGET_UNREACHABLE; CONFIG_INVALID
 */
export async function executeLoadRun(
  request: LoadRunRequest,
  context: LoadRunContext,
): Promise<ExecutedLoadRun> {
  const run = await describeRun(request, context)
  await context.store.loadRuns.start(run)
  context.onStart?.(run)
  const stop = new AbortController()
  const { base } = artefactPaths(context.root, run.id)
  const call = { request, context: listening(context, run.id, stop), run, base }
  const measured = await measureLoad(call).catch(async (error: unknown) => {
    await storeFailed({ request, context, run }, error as Error)
    throw error
  })
  const { guarantees, degradation, problems } = measured
  const stopped = stop.signal.aborted && measured.document.run.status === 'INTERRUPTED'
  const ended = stopped
    ? addNote(measured.document, 'Stopped from the dashboard.')
    : measured.document
  const { document, artefacts: written } = await writeArtefacts(
    context.root,
    noteProblems(ended, problems),
  )
  const artefacts = { ...written, problems: [...problems, ...written.problems] }
  const storeError = await context.store.loadRuns.finish(document).then(
    () => undefined,
    (error: Error) => error,
  )
  return { document, artefacts, guarantees, degradation, stopped, storeError }
}

/** The same context; the run also ends when the store says that it was asked to stop. */
function listening(context: LoadRunContext, runId: string, stop: AbortController): LoadRunContext {
  const { loadRuns } = context.store
  const report = reportLive({ runId, loadRuns, onStop: () => stop.abort() })
  return {
    ...context,
    signal: AbortSignal.any([context.signal, stop.signal]),
    onProgress: (progress) => {
      context.onProgress?.(progress)
      report(progress)
    },
  }
}

type Failed = {
  readonly request: LoadRunRequest
  readonly context: LoadRunContext
  readonly run: LoadRunRow
}

/** The row says why there is no document: nothing of this may hide the reason. */
async function storeFailed({ request, context, run }: Failed, error: Error): Promise<void> {
  const exits = await listExits(request.target.replicas)
  const failed = toLoadRunDocument({
    tool: context.tool,
    at: context.now().toISOString(),
    run: { ...run, artifacts_path: null },
    checks: [],
    errorText: [error.message, ...exits.map(describeExit)].join('; '),
  })
  await context.store.loadRuns.finish(failed).catch(() => undefined)
}

/** The row of a run that begins. */
export async function describeRun(
  request: LoadRunRequest,
  context: Pick<LoadRunContext, 'now' | 'root'>,
): Promise<LoadRunRow> {
  const id = createRunId(context.now().getTime())
  return {
    id,
    run_name: request.runName,
    scenario_name: nameScenario(request),
    phase: request.phase,
    status: 'RUNNING',
    target_base_url: request.target.urls[0] ?? '',
    git_sha: request.target.build ?? (await describeRevision(context.root)) ?? null,
    started_at: context.now().toISOString(),
    ended_at: null,
    duration_ms: null,
    tags: { ...request.tags },
    artifacts_path: artefactPaths('', id).json.replace(/^\//, ''),
    notes: request.notes,
    error_text: null,
    seed: request.seed,
    workload_hash: null,
    environment: {
      ...describeEnvironment(),
      replicas: request.target.urls.length,
      ...(request.workers && { workers: request.workers.count }),
      ...(request.sender && { [wrappedCommandKey]: request.sender.command }),
    },
    generator_audit: null,
  }
}

function nameScenario({ scenario, faults }: LoadRunRequest): string {
  return faults ? `${scenario.name} (${faults.name})` : scenario.name
}
