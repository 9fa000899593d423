import { EXIT, TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import { defineCommand } from '../cli/command.ts'
import { exitOfOutcome } from '../cli/exit-of-outcome.ts'
import { oneOf, parseCount } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { Scenario } from '@gauntlet/core/flow'
import { renderGuaranteesText } from '@gauntlet/report'
import type { Store } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
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
import { toGuaranteeEvidence } from '../store/to-guarantee-evidence.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { resolveTarget, type NamedTarget } from '../target/resolve-target.ts'
import type { Print } from '../cli/print.ts'

export const loadRun = defineCommand(
  {
    options: {
      scenario: { ...sharedOptions.scenario, required: true },
      phase: { ...sharedOptions.phase, required: true },
      target: {
        help: 'A URL, or a target of the config.',
        value: 'URL',
        required: true,
      },
      'run-name': {
        help: 'A readable name for this run. Default: made from scenario and phase.',
        value: 'NAME',
      },
      tag: sharedOptions.tag,
      notes: sharedOptions.notes,
      seed: sharedOptions.seed,
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
      environment: {
        help: 'Which of config.environments of an Artillery script, as -e of Artillery.',
        value: 'NAME',
      },
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
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    checkBesideLoad(loaded.config)
    const target = resolveTarget(
      { target: options.target, databaseUrl: options['target-database'], env: io.env },
      loaded,
    )
    const written = await resolveScenario(
      {
        scenario: options.scenario,
        cwd: io.cwd,
        env: io.env,
        environment: options.environment,
        onWarning: print.note,
      },
      loaded,
    )
    checkWorkload(written, io.env)
    const { scenario, found } = await applyProfile(written, { options, target, loaded, io, print })
    const title = `load run: ${scenario.name}, ${target.name}`
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
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
      await opened.close()
    }
  },
)

type Profile = {
  readonly options: {
    readonly profile: 'quick' | 'standard' | 'stress'
    readonly phase: string
    readonly seed: number
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
  const maxP99Ms = options['slo-p99-ms']
  const { held, steps } = await stress({
    scenario: written,
    url: target.url,
    headers: target.headers,
    seed: options.seed,
    phase: options.phase,
    signal: io.signal,
    now: io.now,
    env: io.env,
    tls: loaded.tls,
    ...(loaded.config.allowHosts ? { allowHosts: loaded.config.allowHosts } : {}),
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
