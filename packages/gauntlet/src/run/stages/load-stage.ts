import { ToolError, type LoadRunDocument } from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import {
  listChangedAnswers,
  type BaselineFailure,
  type ChangedAnswer,
  type MeasuredDifference,
  type StageReason,
} from '@gauntlet/core/verdict'
import type { Scenario } from '@gauntlet/core/flow'
import { renderBeforeAfter, toBeforeAfter } from '@gauntlet/report'
import type { RunningTarget } from '@gauntlet/stack'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import { toQuick } from '../../load/scale-scenario.ts'
import { describeExit, listExits } from '../../target/list-exits.ts'
import { selectTargets } from '../../target/start-targets.ts'
import { type Stage, type StageContext, type StageFindings, toFailedReason } from '../stage.ts'
import { checkPlannedRuns, nameTarget, withoutCandidate } from './planned-runs.ts'
import { type MeasuredRun, type PlannedRun, measureRun, toRunReasons } from './measure-run.ts'

/** The concurrency workflow: each scenario before and after the change, with the data that it leaves. */
export const loadStage: Stage = {
  name: 'load',
  checksData: true,
  summary: 'Under each scenario, what the candidate answers and stores passes its checks.',
  keeps: 'guarantees',
  absent: ({ config }) =>
    Object.keys(config.scenarios ?? {}).length > 0 ? undefined : 'the config names no scenarios',
  check: async ({ loaded, io }) => {
    const name = nameTarget(loaded, 'candidate')
    if (!Object.hasOwn(selectTargets(loaded), name)) throw withoutCandidate('load', name)
    await checkPlannedRuns({ loaded, io }, Object.keys(loaded.config.scenarios ?? {}))
  },
  run: async (context) => {
    const { loaded, io } = context
    const before = findTarget(context, 'baseline')
    const after = findTarget(context, 'candidate')
    const reasons: StageReason[] = []
    const baselineFailures: BaselineFailure[] = []
    const differences: MeasuredDifference[] = []
    const changedAnswers: ChangedAnswer[] = []
    for (const name of Object.keys(loaded.config.scenarios ?? {})) {
      const query = { scenario: name, cwd: loaded.root, env: io.env, onWarning: context.print.note }
      const written = await resolveScenario(query, loaded)
      const scenario = context.profile === 'quick' ? toQuick(written) : written
      const found = await measureBoth(context, { name, scenario, before, after })
      reasons.push(...found.reasons)
      baselineFailures.push(...(found.baselineFailures ?? []))
      differences.push(...(found.differences ?? []))
      changedAnswers.push(...(found.changedAnswers ?? []))
    }
    const notLookedAt = describeLimits(Boolean(before))
    return { reasons, baselineFailures, differences, changedAnswers, notLookedAt }
  },
}

type Sides = {
  readonly name: string
  readonly scenario: Scenario
  readonly before: RunningTarget | undefined
  readonly after: RunningTarget
}

/** One scenario before and after. A target that no longer answers is what the load found, not a reason to stop. */
async function measureBoth(context: StageContext, sides: Sides): Promise<StageFindings> {
  const { name, scenario, before, after } = sides
  const { print, io } = context
  if (io.signal.aborted) return { reasons: [interrupted(name)] }
  try {
    const baseline =
      before &&
      (await measure(context, { scenario, scenarioName: name, phase: 'BASELINE', target: before }))
    if (io.signal.aborted) return { reasons: [interrupted(name)] }
    const proven = new Set(
      (baseline?.checked ?? [])
        .filter(({ guarantee }) => (guarantee.keys_found ?? 0) > 0)
        .map(({ guarantee }) => guarantee.name),
    )
    const candidate = await measure(context, {
      scenario,
      scenarioName: name,
      phase: 'POST_MITIGATION',
      target: after,
      proven,
    })
    if (baseline) {
      const compared = toBeforeAfter(baseline.document, candidate.document)
      print.detail(renderBeforeAfter(compared, print.style))
    }
    return {
      reasons: toRunReasons(name, candidate),
      ...(baseline && {
        baselineFailures: listFailures(name, baseline),
        differences: listLatencies(baseline.document, candidate.document),
        changedAnswers: compareAnswers(name, baseline.document, candidate.document),
      }),
    }
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'TARGET_UNREACHABLE')
      return { reasons: [toFailedReason(`load (${name})`, error, context)] }
    const targets = before ? [after, before] : [after]
    return { reasons: [await describeUnreachable(error, name, targets)] }
  }
}

/** What half a run answered is not compared. */
function compareAnswers(
  scenario: string,
  before: LoadRunDocument,
  after: LoadRunDocument,
): ChangedAnswer[] {
  const isWhole = [before, after].every(({ run }) => run.status !== 'INTERRUPTED')
  return isWhole ? listChangedAnswers(scenario, before.endpoints, after.endpoints) : []
}

/** The 99th percentile of the busiest endpoints, in single runs: shown, and judged by comparisons only. */
export function listLatencies(
  before: Pick<LoadRunDocument, 'endpoints'>,
  after: Pick<LoadRunDocument, 'endpoints'> & { readonly run: { readonly scenario_name: string } },
): MeasuredDifference[] {
  return after.endpoints
    .toSorted((one, other) => other.requests_total - one.requests_total)
    .slice(0, mostEndpoints)
    .flatMap(({ method, endpoint, p99_ms: p99Ms }) => {
      const same = before.endpoints.find(
        (one) => one.method === method && one.endpoint === endpoint,
      )
      if (!same) return []
      return {
        scenario: after.run.scenario_name,
        metric: `p99 of ${method} ${endpoint}`,
        verdict: 'one run each',
        effect: `${formatMs(same.p99_ms)} to ${formatMs(p99Ms)}`,
      }
    })
}

/** A summary is read at a glance; the run's own report has all of them. */
const mostEndpoints = 3

function listFailures(name: string, run: MeasuredRun): BaselineFailure[] {
  return toRunReasons(name, run)
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ check, summary, evidence }) => ({ check, summary, evidence }))
}

/** A process that ended by itself says why nobody answers. */
async function describeUnreachable(
  { message }: ToolError,
  scenario: string,
  targets: readonly RunningTarget[],
): Promise<StageReason> {
  const ended = await Promise.all(
    targets.map(async ({ name, replicas }) =>
      (await listExits(replicas)).map((exit) => `${name}: ${describeExit(exit)}`),
    ),
  )
  const [log] = targets.flatMap(({ replicas }) => replicas.flatMap(({ exits }) => exits))
  const summary = [message, ...ended.flat()].join('; ')
  const evidence = log?.logFile ?? null
  return { check: `the target answers (${scenario})`, outcome: 'fail', summary, evidence }
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
  const name = nameTarget(loaded, role)
  const target = stack.targets.get(name)
  if (!target && role === 'candidate') throw withoutCandidate('load', name)
  return target
}

async function measure(context: StageContext, run: PlannedRun): Promise<MeasuredRun> {
  const receivers = context.stack.receivers?.get(run.target.name)
  return await measureRun(context, { ...run, receivers })
}
