import { EXIT, type Phase, TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import { defineCommand } from '../cli/command.ts'
import { exitOfOutcome } from '../cli/exit-of-outcome.ts'
import { oneOf, parseCount, parseCountFrom } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { Scenario } from '@gauntlet/core/flow'
import { renderGuaranteesText } from '@gauntlet/report'
import type { Store } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { loadTargetsConfig, type TargetsConfig } from '../config/read-target-tls.ts'
import { checkBesideLoad } from '../load/check-beside-load.ts'
import { checkWorkload } from '../load/check-workload.ts'
import { noteProblems } from '../evidence/write-evidence.ts'
import { executeLoadRun, STOPPED_NOTE, type ExecutedLoadRun } from '../load/execute-load-run.ts'
import { planLoadRun } from '../load/plan-load-run.ts'
import { describeLive, describeProgress } from '../load/progress-line.ts'
import { renderLoadRun } from '../load/render-load-run.ts'
import { resolveScenario } from '../load/resolve-scenario.ts'
import { describeStep, shorten, stress } from '../load/stress.ts'
import { scaleRates, toQuick } from '../load/scale-scenario.ts'
import { type AskedWorkers, isRemote } from '../load/workers/asked-workers.ts'
import { planRemoteWorkers } from '../load/workers/plan-remote-workers.ts'
import { planWorkers } from '../load/workers/plan-workers.ts'
import type { ProjectFiles } from '../load/workers/project/project-files.ts'
import type { DividedLoad, WorkersRequest } from '../load/workers/workers-request.ts'
import { toGuaranteeEvidence } from '../store/to-guarantee-evidence.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { requireTargetDatabase } from '../target/require-database.ts'
import { resolveTarget, type NamedTarget } from '../target/resolve-target.ts'
import type { Print } from '../cli/print.ts'

export const loadRun = defineCommand(
  {
    options: {
      scenario: { ...sharedOptions.scenario, required: true },
      phase: { ...sharedOptions.phase, required: true },
      target: sharedOptions.loadTarget,
      'run-name': {
        help: 'A readable name for this run. Default: made from scenario and phase.',
        value: 'NAME',
      },
      tag: sharedOptions.tag,
      notes: sharedOptions.notes,
      seed: sharedOptions.seed,
      workers: sharedOptions.workers,
      'await-workers': {
        help: 'With a NATS server: wait up to a minute until N workers have joined, and use N. Default: those that are there.',
        value: 'N',
        parse: parseCountFrom(1),
      },
      profile: {
        help: 'quick: a short first run; standard: the scenario as written; stress: finds the highest rate that holds.',
        value: 'PROFILE',
        fallback: 'standard',
        parse: oneOf('quick', 'standard', 'stress'),
      },
      'slo-p99-ms': {
        help: 'With --profile stress: the p99 limit in milliseconds.',
        value: 'MS',
        fallback: '500',
        parse: parseCount,
      },
      environment: sharedOptions.environment,
      'target-database': {
        help: "The target's database, for the data checks. Default: of the config, or DATABASE_URL.",
        value: 'URL',
      },
      config: configOption,
    },
    examples: [
      'gauntlet load run --scenario assignment --phase baseline --target http://localhost:3000 --tag env=laptop',
      'gauntlet load run --scenario ./load/legacy.yml --phase candidate --target http://127.0.0.1:8080 --json',
    ],
  },
  async ({ options, io, print }) => {
    const { loaded, written, project } = await loadWorkload(options, io, print)
    const target = await findTarget(options, loaded, io)
    const { scenario, found } = await applyProfile(written, { options, target, loaded, io, print })
    const title = `load run: ${scenario.name}, ${target.name}`
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    let workers: WorkersRequest | DividedLoad | undefined
    try {
      workers = await planAnyWorkers({ scenario, loaded, project }, options, { io, print })
      const executed = await executeLoadRun(
        planLoadRun(loaded, {
          scenario,
          phase: options.phase,
          target: {
            name: target.name,
            urls: [target.url],
            databaseUrl: target.databaseUrl,
            headers: target.headers,
          },
          profile: options.profile,
          seed: options.seed,
          workers,
          runName: options['run-name'],
          tags: Object.fromEntries(options.tag),
          notes: [options.notes, found].filter((note) => note !== undefined).join('\n'),
        }),
        {
          root: loaded.root,
          store: opened.store,
          tool: toolVersion,
          env: io.env,
          signal: io.signal,
          now: io.now,
          onStart: ({ id }) => print.note(`run ${id}`),
          onProgress: (progress) =>
            print.progress(describeProgress(progress), describeLive(progress, { title })),
        },
      )
      await saveGuarantees(executed, opened.store)
      return report(executed, print)
    } finally {
      if (workers && 'remote' in workers) await workers.remote?.workers.close()
      await opened.close()
    }
  },
)

type WorkloadOptions = {
  readonly config: string | undefined
  readonly scenario: string
  readonly environment: string | undefined
  readonly workers: AskedWorkers | undefined
}

type Workload = {
  readonly loaded: TargetsConfig
  readonly written: Scenario
  /** What workers on other machines need of it; undefined where there are none. */
  readonly project?: ProjectFiles
}

async function loadWorkload(options: WorkloadOptions, io: Io, print: Print): Promise<Workload> {
  const { cwd, env } = io
  const load = async (): Promise<Workload> => {
    const loaded = await loadTargetsConfig(cwd, options.config)
    checkBesideLoad(loaded.config)
    const { scenario, environment } = options
    const query = { scenario, cwd, env, environment, onWarning: print.note }
    const written = await resolveScenario(query, loaded)
    checkWorkload(written, env)
    return { loaded, written }
  }
  if (!isRemote(options.workers)) return await load()
  const { traceProject } = await import('../load/workers/project/trace-project.ts')
  const { value, project } = await traceProject({ cwd, env }, async () => {
    const workload = await load()
    const { root, config, file: configFile } = workload.loaded
    return { value: workload, root, configFile, more: config.workerFiles ?? [] }
  })
  return { ...value, project }
}

type AnyWorkersOptions = WorkloadOptions & {
  readonly target: string
  readonly 'await-workers': number | undefined
}

/** @throws ToolError as `planRemoteWorkers`; USAGE for an option that means nothing without NATS */
async function planAnyWorkers(
  {
    scenario,
    loaded,
    project,
  }: { scenario: Scenario; loaded: LoadedConfig; project: ProjectFiles | undefined },
  options: AnyWorkersOptions,
  ports: { readonly io: Io; readonly print: Print },
): Promise<WorkersRequest | DividedLoad> {
  const { workers: asked, 'await-workers': wanted, ...named } = options
  if (isRemote(asked) && project)
    return await planRemoteWorkers(
      { scenario, project },
      { ...named, address: asked, wanted, configFile: loaded.file },
      ports,
    )
  if (wanted !== undefined)
    throw new ToolError('USAGE', '--await-workers waits for workers that join a NATS server', {
      hint: 'Add --workers nats://HOST:4222. --workers N starts N on this machine.',
    })
  const workers = typeof asked === 'number' ? asked : undefined
  const { scenario: name, target, environment } = named
  return { ...planWorkers({ workers, environment }, loaded, ports), scenario: name, target }
}

type TargetOptions = {
  readonly target: string
  readonly 'target-database': string | undefined
}

/** @throws ToolError for a target that there is not, and for a database that cannot be read */
async function findTarget(
  { target: named, 'target-database': databaseUrl }: TargetOptions,
  loaded: LoadedConfig,
  { env, signal }: Io,
): Promise<NamedTarget> {
  const target = resolveTarget({ target: named, databaseUrl, env }, loaded)
  const { databaseFrom: from } = target
  await requireTargetDatabase(loaded.config, { ...target, postgres: undefined, from }, signal)
  return target
}

type Profile = {
  readonly options: {
    readonly profile: 'quick' | 'standard' | 'stress'
    readonly scenario: string
    readonly environment: string | undefined
    readonly phase: Phase
    readonly seed: number
    readonly workers: AskedWorkers | undefined
    readonly 'slo-p99-ms': number
  }
  readonly target: NamedTarget
  readonly loaded: LoadedConfig
  readonly io: Io
  readonly print: Print
}

/** The scenario of a profile. `stress` finds the highest rate that holds first; that rate is then the run. */
async function applyProfile(
  written: Scenario,
  { options, target, loaded, io, print }: Profile,
): Promise<{ scenario: Scenario; found?: string }> {
  if (options.profile === 'standard') return { scenario: written }
  if (options.profile === 'quick') return { scenario: toQuick(written) }
  const { 'slo-p99-ms': maxP99Ms, workers } = options
  const { held, steps } = await stress({
    loaded,
    scenario: written,
    scenarioName: options.scenario,
    target,
    seed: options.seed,
    phase: options.phase,
    signal: io.signal,
    now: io.now,
    env: io.env,
    tool: toolVersion,
    // Workers of other machines are taken for the run itself.
    ...(!isRemote(workers) && {
      workers: planWorkers({ workers, environment: options.environment }, loaded, { io, print }),
    }),
    maxP99Ms,
    onStep: (step) => print.note(describeStep(step)),
  })
  const found = held
    ? `highest rate held: ${held.factor} x the scenario, ${held.arrivalsPerSecond.toFixed(1)} users/s (p99 within ${maxP99Ms} ms, ${steps.length} steps)`
    : `not even the scenario's own rate held: ${steps[0]?.reasons.join('; ') ?? 'interrupted'}`
  print.result(found)
  return { scenario: scaleRates(shorten(written), held?.factor ?? 1), found }
}

/** The page of the run leads to them, as to those of `gauntlet run`. `report` says so when the store is away. */
async function saveGuarantees(
  { document, storeError }: ExecutedLoadRun,
  { evidence }: Store,
): Promise<void> {
  const saved = toGuaranteeEvidence(document)
  if (saved && !storeError) await evidence.save(saved).catch(() => undefined)
}

function report({ document, artefacts, stopped, storeError }: ExecutedLoadRun, print: Print) {
  print.result(`\nrun ${document.run.id}\n${renderLoadRun(document, print.style)}`)
  const broken = (document.guarantees ?? []).filter(({ outcome }) => outcome === 'fail')
  if (broken.length > 0)
    print.result(`\n${renderGuaranteesText({ guarantees: broken }, { paint: print.style })}\n`)
  const files = [artefacts.json, artefacts.html].filter((file) => file !== null)
  if (files.length > 0) print.result(`artefacts: ${files.join('\n           ')}`)
  const { histograms: _, timeline: __, ...shown } = document
  print.json(shown)
  noteProblems(print, artefacts.problems)
  if (stopped) print.note(STOPPED_NOTE)
  else if (document.run.status === 'INTERRUPTED')
    print.note('The run was interrupted; what was measured is saved.')
  if (storeError) {
    const why = storeError instanceof ToolError ? storeError.message : String(storeError)
    print.problem(`The store does not have this run: ${why}`)
    if (artefacts.json !== null) print.note(`Restore it with: gauntlet import ${artefacts.json}`)
    return TOOL_ERRORS.STORE_UNREACHABLE.exit
  }
  return document.run.status === 'FAILED' ? EXIT.INCONCLUSIVE : exitOfOutcome(document.outcome)
}
