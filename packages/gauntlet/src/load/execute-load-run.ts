import {
  toLoadRunDocument,
  type CheckResult,
  type GuaranteesDocument,
  type LoadRunDocument,
  type LoadRunRow,
} from '@gauntlet/contract'
import { checkThresholds } from '@gauntlet/engine'
import { describeRevision } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { toLoadFaults } from '../faults/to-load-faults.ts'
import { watchConnections } from '../load-checks/connection-hygiene.ts'
import { checkExits, describeExit, listExits } from '../target/list-exits.ts'
import {
  checkBackgroundJobs,
  collectAssignmentAnswers,
  evaluateChecks,
} from '../load-checks/index.ts'
import { describeEnvironment } from './environment.ts'
import { reportLive } from './report-live.ts'
import { finishGuarantees, recordGuarantees, toFinishSignal } from './record-guarantees.ts'
import type { LoadRunContext, LoadRunRequest } from './load-run-request.ts'
import { sendLoad, type SentLoad } from './send-load.ts'
import { artefactPaths, writeArtefacts, type Artefacts } from './write-artefacts.ts'

/** What the stop button of the dashboard did, for whoever started the run. */
export const STOPPED_NOTE = 'The run was stopped from the dashboard; what was measured is kept.'

export type ExecutedLoadRun = {
  readonly document: LoadRunDocument
  readonly artefacts: Artefacts
  /** Undefined when the request names no guarantees. */
  readonly guarantees: GuaranteesDocument | undefined
  /** Whether somebody ended it from the dashboard. */
  readonly stopped: boolean
  /** Why the store does not have the run, when it does not: the artefact has everything. */
  readonly storeError: Error | undefined
}

/**
 * One load run from its row to its artefacts: load, drain, checks on the target's database, the artefact
 * on disk, and only then the rows in the store, so that a store that went away loses nothing.
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
  const measured = await measure(request, listening(context, run.id, stop), run)
  const { guarantees } = measured
  const stopped = stop.signal.aborted && measured.document.run.status === 'INTERRUPTED'
  const document = stopped
    ? withNote(measured.document, 'Stopped from the dashboard.')
    : measured.document
  const artefacts = await writeArtefacts(context.root, document)
  const storeError = await context.store.loadRuns.finish(document).then(
    () => undefined,
    (error: Error) => error,
  )
  return { document, artefacts, guarantees, stopped, storeError }
}

/** The same context; the run also ends when the store says that somebody asked it to. */
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

function withNote(document: LoadRunDocument, note: string): LoadRunDocument {
  const { run } = document
  return { ...document, run: { ...run, notes: [run.notes, note].filter(Boolean).join('\n') } }
}

async function describeRun(request: LoadRunRequest, context: LoadRunContext): Promise<LoadRunRow> {
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
    environment: { ...describeEnvironment(), replicas: request.target.urls.length },
    generator_audit: null,
  }
}

function nameScenario({ scenario, faults }: LoadRunRequest): string {
  return faults ? `${scenario.name} (${faults.name})` : scenario.name
}

type Measured = Pick<ExecutedLoadRun, 'document' | 'guarantees'>

/** A run that fails is a document too: it says why. */
async function measure(
  request: LoadRunRequest,
  context: LoadRunContext,
  run: LoadRunRow,
): Promise<Measured> {
  const answers = collectAssignmentAnswers()
  const promises = await recordGuarantees(request, context, run)
  const parts = { tool: context.tool, run, at: context.now().toISOString() }
  const connections = await watchConnections(request)
  let load: SentLoad
  try {
    load = await sendLoad(request, context, {
      run,
      observe: (exchange) => {
        answers.observe(exchange)
        promises?.observe(exchange)
      },
    })
  } catch (error) {
    await promises?.abandon()
    await connections?.abandon()
    const exits = await listExits(request.target.replicas)
    const errorText = [(error as Error).message, ...exits.map(describeExit)].join('; ')
    const failed = toLoadRunDocument({ ...parts, checks: [], errorText })
    await context.store.loadRuns.finish(failed).catch(() => undefined)
    throw error
  }
  const { result, faults: ended, backgroundJobs } = load
  const shell = toLoadRunDocument({ ...parts, result, checks: [] })
  const ofData = await evaluateChecks({
    subject: {
      runId: run.id,
      scenario: request.scenario.name,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
      answers: answers.answers,
      answersComplete: answers.complete,
    },
    errorRate: ended ? undefined : shell,
    databaseUrl: request.target.databaseUrl,
    dataChecks: request.dataChecks ?? 'experiments',
    signal: toFinishSignal(context.signal),
  })
  const ofLoad = ended
    ? [ended.recovery]
    : [...checkThresholds(request.scenario, result), ...checkBackgroundJobs(backgroundJobs)]
  const ofProcesses = checkExits(await listExits(request.target.replicas))
  const faults = ended && toLoadFaults(ended.injected, result.firstArrivalNs)
  const guarantees = promises && (await finishGuarantees(promises, { request, context, run }))
  const ofConnections = connections ? [await connections.finish(context.signal)] : []
  const checks: CheckResult[] = [...ofData, ...ofLoad, ...ofProcesses, ...ofConnections]
  const at = context.now().toISOString()
  const watched = { guarantees: guarantees?.guarantees, backgroundJobs, faults }
  return { document: toLoadRunDocument({ ...parts, at, result, checks, ...watched }), guarantees }
}
