import { ToolError, type LoadRunDocument, type Phase } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { renderBeforeAfter, toBeforeAfter } from '@gauntlet/report'
import type { RunningTarget } from '@gauntlet/stack'
import { toolVersion } from '../../cli/tool-version.ts'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import type { LoadedConfig } from '../../config/load-config.ts'
import { toAuditLimits } from '../../load/audit-limits.ts'
import { checkFlow, checkWorkload } from '../../load/check-workload.ts'
import { executeLoadRun, STOPPED_NOTE } from '../../load/execute-load-run.ts'
import { describeProgress } from '../../load/progress-line.ts'
import { renderLoadRun } from '../../load/render-load-run.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import { toQuick } from '../../scenarios/scale-scenario.ts'
import { selectTargets } from '../../target/start-targets.ts'
import { keepGuarantees } from './guarantees-stage.ts'
import type { Stage, StageContext, StageFindings, StageReason } from '../stage.ts'

/** A day: a timer of Node that waits longer than 24.8 of them fires at once. */
const MOST_PAUSE_MS = 86_400_000

/** The concurrency workflow: each scenario before and after the change, with the data that it leaves. */
export const loadStage: Stage = {
  name: 'load',
  absent: ({ config }) =>
    Object.keys(config.scenarios ?? {}).length > 0 ? undefined : 'the config names no scenarios',
  check: async ({ loaded, io }) => {
    const name = nameOf(loaded, 'candidate')
    if (!Object.hasOwn(selectTargets(loaded), name)) throw withoutCandidate(name)
    for (const scenario of Object.keys(loaded.config.scenarios ?? {})) {
      const query = { scenario, cwd: loaded.root, env: io.env }
      checkWorkload(await resolveScenario(query, loaded), io.env)
    }
    checkBeside(loaded.config)
  },
  run: async (context) => {
    const { loaded, io } = context
    const before = findTarget(context, 'baseline')
    const after = findTarget(context, 'candidate')
    const reasons: StageReason[] = []
    for (const name of Object.keys(loaded.config.scenarios ?? {})) {
      const query = { scenario: name, cwd: loaded.root, env: io.env }
      const written = await resolveScenario(query, loaded)
      const scenario = context.profile === 'quick' ? toQuick(written) : written
      reasons.push(...(await measureBoth(context, { name, scenario, before, after })))
    }
    return { reasons, notLookedAt: describeLimits(Boolean(before)) }
  },
}

/** What runs beside the load or after it. @throws ToolError CONFIG_INVALID */
function checkBeside({ drain, alongside = [] }: GauntletConfig): void {
  if (drain) checkFlow('drain', drain)
  for (const [at, { flow, everyMs }] of alongside.entries()) {
    const where = `alongside[${at}]`
    checkFlow(where, flow)
    if (!(everyMs > 0 && everyMs <= MOST_PAUSE_MS)) {
      const said = `${where}.everyMs is ${everyMs}; it is a number above 0, at most ${MOST_PAUSE_MS}`
      throw new ToolError('CONFIG_INVALID', said)
    }
  }
}

type Sides = {
  readonly name: string
  readonly scenario: Scenario
  readonly before: RunningTarget | undefined
  readonly after: RunningTarget
}

/** One scenario before and after. A target that no longer answers is what the load found, not a reason to stop. */
async function measureBoth(context: StageContext, sides: Sides): Promise<StageReason[]> {
  const { name, scenario, before, after } = sides
  const { print, io } = context
  if (io.signal.aborted) return [interrupted(name)]
  try {
    const baseline =
      before && (await measure(context, { scenario, phase: 'BASELINE', target: before }))
    if (io.signal.aborted) return [interrupted(name)]
    const candidate = await measure(context, { scenario, phase: 'POST_MITIGATION', target: after })
    if (baseline) {
      const compared = toBeforeAfter(baseline.document, candidate.document)
      print.result(renderBeforeAfter(compared, print.style))
    }
    return toReasons(name, candidate.document, candidate.evidence)
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'TARGET_UNREACHABLE') throw error
    const dead = after.replicas.find(({ process }) => !process.isRunning())
    const check = `the target answers (${name})`
    const summary = dead ? `${after.name} has ended: see its log; ${error.message}` : error.message
    return [{ check, outcome: 'fail', summary, evidence: dead?.process.logFile ?? null }]
  }
}

function interrupted(scenario: string): StageReason {
  const summary = 'interrupted before it was measured'
  return { check: `load (${scenario})`, outcome: 'no_evidence', summary, evidence: null }
}

function describeLimits(hasBaseline: boolean): StageFindings['notLookedAt'] {
  return hasBaseline
    ? ['Latency before and after: the deltas of single runs are noise; `gauntlet compare` decides.']
    : ['Latency before the change: the config names no baseline target.']
}

function findTarget(context: StageContext, role: 'candidate'): RunningTarget
function findTarget(context: StageContext, role: 'baseline'): RunningTarget | undefined
function findTarget({ loaded, stack }: StageContext, role: 'baseline' | 'candidate') {
  const name = nameOf(loaded, role)
  const target = stack.targets.get(name)
  if (!target && role === 'candidate') throw withoutCandidate(name)
  return target
}

const nameOf = ({ config }: LoadedConfig, role: 'baseline' | 'candidate'): string =>
  config.compare?.[role] ?? role

const withoutCandidate = (name: string): ToolError =>
  new ToolError(
    'CONFIG_INVALID',
    `load needs a target "${name}": name one, or say which under compare`,
  )

type Measurement = { readonly document: LoadRunDocument; readonly evidence: string }
type Side = { readonly scenario: Scenario; readonly phase: Phase; readonly target: RunningTarget }

async function measure(
  context: StageContext,
  { scenario, phase, target }: Side,
): Promise<Measurement> {
  const { loaded, store, io, print, seed } = context
  const { config } = loaded
  print.note(
    `${scenario.name}, ${phase === 'BASELINE' ? 'before' : 'after'} the change (${target.name})`,
  )
  const { document, artefacts, guarantees, stopped, storeError } = await executeLoadRun(
    {
      scenario,
      phase,
      target: { urls: target.urls, databaseUrl: target.databaseUrl, headers: target.headers },
      seed,
      runName: `${scenario.name}_${phase.toLowerCase()}`,
      tags: { target: target.name, profile: context.profile },
      notes: null,
      auditLimits: toAuditLimits(config, context.profile),
      ...(config.dataChecks ? { dataChecks: config.dataChecks } : {}),
      ...(config.alongside ? { alongside: config.alongside } : {}),
      ...(config.guarantees ? { guarantees: config.guarantees } : {}),
      ...(config.drain ? { drain: config.drain } : {}),
      ...(config.allowHosts ? { allowHosts: config.allowHosts } : {}),
    },
    {
      root: loaded.root,
      store,
      tool: toolVersion,
      env: io.env,
      signal: io.signal,
      now: io.now,
      onProgress: (progress) => print.progress(describeProgress(progress)),
    },
  )
  if (storeError) throw storeError
  print.result(`\n${renderLoadRun(document, print.style)}`)
  if (stopped) print.note(STOPPED_NOTE)
  if (guarantees) await keepGuarantees(context, document, guarantees)
  return { document, evidence: artefacts.html }
}

/** The candidate's checks are gates; what the baseline breaks is why the change is made. */
function toReasons(scenario: string, document: LoadRunDocument, evidence: string): StageReason[] {
  const isCut = document.run.status === 'INTERRUPTED'
  const checks = document.checks.map(({ name, outcome, expected, observed, details }) => ({
    check: `${name} (${scenario})`,
    // What half a run left behind proves nothing, either way.
    outcome: isCut ? ('no_evidence' as const) : outcome,
    summary:
      outcome === 'no_evidence' && typeof details['reason'] === 'string'
        ? details['reason']
        : `expected ${expected}, observed ${observed ?? 'nothing'}`,
    evidence,
  }))
  const { run, audit } = document
  const trusted = run.status === 'SUCCESS' && audit?.valid === true
  const why = run.status === 'SUCCESS' ? audit?.reasons.join('; ') : `the run is ${run.status}`
  return [
    ...checks,
    {
      check: `generator_audit (${scenario})`,
      outcome: trusted ? 'pass' : 'no_evidence',
      summary: trusted ? 'the generator kept up' : (why ?? 'no audit'),
      evidence,
      isPrecondition: true,
    },
  ]
}
