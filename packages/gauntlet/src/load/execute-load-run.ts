import {
  toLoadRunDocument,
  type CheckResult,
  type Fault,
  type GuaranteesDocument,
  type LoadResult,
  type LoadRunDocument,
  type LoadRunRow,
  type Phase,
} from '@gauntlet/contract'
import type { Flow, Scenario } from '@gauntlet/core/flow'
import { checkThresholds, runLoad, type AuditLimits, type LoadProgress } from '@gauntlet/engine'
import { createRunId, type Store } from '@gauntlet/store'
import type { Injected, Injection } from '@gauntlet/faults'
import { watchRecovery } from '../faults/answers-after-faults.ts'
import { toLoadFaults } from '../faults/to-load-faults.ts'
import { withPlan } from '../faults/with-plan.ts'
import { drainTarget } from '../guarantees/drain-target.ts'
import { openGuaranteeRun, type GuaranteeRun } from '../guarantees/guarantee-run.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { collectAssignmentAnswers, evaluateChecks, type DataChecks } from '../load-checks/index.ts'
import { toLoadTestVariables } from '../scenarios/load-test-variables.ts'
import { describeEnvironment, readGitSha } from './environment.ts'
import { reportLive } from './report-live.ts'
import { runAlongside, type Alongside } from './run-alongside.ts'
import { artefactPaths, writeArtefacts, type Artefacts } from './write-artefacts.ts'

export type LoadRunRequest = {
  readonly scenario: Scenario
  readonly phase: Phase
  readonly target: {
    /** One a replica; requests go round robin. */
    readonly urls: readonly string[]
    readonly databaseUrl: string | undefined
    readonly headers: Readonly<Record<string, string>>
  }
  readonly seed: number
  readonly runName: string
  readonly tags: Readonly<Record<string, string>>
  readonly notes: string | null
  /** Which questions about its tables the target's database is asked; `experiments` unless said. */
  readonly dataChecks?: DataChecks
  readonly alongside?: readonly Alongside[]
  /** Beyond which the generator is not trusted; the engine's unless said. */
  readonly auditLimits?: AuditLimits
  readonly guarantees?: readonly Guarantee[]
  /** Before the rows of the guarantees are read. */
  readonly drain?: Flow
  readonly allowHosts?: readonly string[]
  readonly faults?: RunFaults
}

/** The name goes behind the scenario's: `events (answers lost)` is no run to compare with those of `events`. */
export type RunFaults = {
  readonly name: string
  /** Part of what shapes the traffic, and so of the workload's hash. */
  readonly plan: readonly Fault[]
  readonly inject: (urls: readonly string[]) => Promise<Injection>
}

export type LoadRunContext = {
  /** The project's folder: artefacts go below it, its commit names the run. */
  readonly root: string
  readonly store: Store
  readonly tool: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly onStart?: (run: LoadRunRow) => void
  readonly onProgress?: (progress: LoadProgress) => void
}

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
  const artefacts = await writeArtefacts(context.root, document, guarantees)
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
    git_sha: await readGitSha(context.root),
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
  const recovery = watchRecovery()
  let load: SentLoad
  try {
    load = await sendLoad(request, context, {
      run,
      observe: (exchange) => {
        answers.observe(exchange)
        promises?.observe(exchange)
        if (request.faults) recovery.observe(exchange)
      },
    })
  } catch (error) {
    await promises?.abandon()
    const errorText = (error as Error).message
    const failed = toLoadRunDocument({ ...parts, checks: [], errorText })
    await context.store.loadRuns.finish(failed).catch(() => undefined)
    throw error
  }
  const { result, injected } = load
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
    errorRate: injected ? undefined : { endpoints: shell.endpoints, audit: shell.audit },
    databaseUrl: request.target.databaseUrl,
    dataChecks: request.dataChecks ?? 'experiments',
  })
  const ofLoad = injected ? [recovery.toCheck(injected)] : checkThresholds(request.scenario, result)
  const checks: CheckResult[] = [...ofData, ...ofLoad]
  const faults = injected && toLoadFaults(injected.faults, result.firstArrivalNs)
  const guarantees = promises && (await finishGuarantees(promises, { request, context, run }))
  const at = context.now().toISOString()
  return { document: toLoadRunDocument({ ...parts, at, result, checks, faults }), guarantees }
}

async function recordGuarantees(
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

async function finishGuarantees(
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

type Sending = {
  readonly run: LoadRunRow
  readonly observe: Parameters<typeof runLoad>[0]['observe']
}

type SentLoad = {
  readonly result: LoadResult
  /** Undefined where no faults were planned. */
  readonly injected: Injected | undefined
}

async function sendLoad(
  request: LoadRunRequest,
  context: LoadRunContext,
  { run, observe }: Sending,
): Promise<SentLoad> {
  const { scenario, target, seed } = request
  const { headers, urls } = target
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  const injection = await request.faults?.inject(urls)
  const jobs = runAlongside({ alongside: request.alongside ?? [], urls, headers, signal })
  let injected: Injected | undefined
  let result: LoadResult
  try {
    const [first = '', ...replicas] = injection?.urls ?? urls
    result = await runLoad({
      scenario,
      target: first,
      replicas,
      seed,
      signal: context.signal,
      headers: { ...headers, 'x-load-test-run-id': run.id, 'x-load-test-phase': run.phase },
      variables: toLoadTestVariables({ id: run.id, phase: run.phase, startedAt: run.started_at }),
      env: context.env,
      ...(request.allowHosts ? { allowHosts: request.allowHosts } : {}),
      ...(request.auditLimits ? { auditLimits: request.auditLimits } : {}),
      ...(observe ? { observe } : {}),
      ...(context.onProgress ? { onProgress: context.onProgress } : {}),
    })
  } finally {
    injected = await injection?.end()
    over.abort()
    await jobs
  }
  return { result: withPlan(result, request.faults?.plan), injected }
}
