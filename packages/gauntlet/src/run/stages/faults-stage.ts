import type { StageReason } from '@gauntlet/core/verdict'
import { type LoadFault, type Outcome, ToolError } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { nowNs } from '@gauntlet/engine'
import {
  type AnyFault,
  type FaultKind,
  createFaultAppliers,
  describeMatch,
  type DatabaseWire,
  faultKinds,
  findSpreadTimes,
  injectFaults,
} from '@gauntlet/faults'
import type { RunningTarget } from '@gauntlet/stack'
import { join } from 'node:path'
import type { FaultedScenario } from '../../config/gauntlet-config.ts'
import { startFaultedTarget } from '../../faults/start-faulted-target.ts'
import { watchWrites } from '../../faults/watch-writes.ts'
import type { RunFaults } from '../../load/load-run-request.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import { toQuick } from '../../load/scale-scenario.ts'
import { type Stage, type StageContext, type StagePlan, toFailedReason } from '../stage.ts'
import { checkPlannedRuns, nameTarget, withoutCandidate } from './planned-runs.ts'
import { type CheckedGuarantee, judgeGuarantee } from './judge-guarantee.ts'
import { type MeasuredRun, measureRun, toRunReasons } from './measure-run.ts'

/**
 * The candidate's guarantees while faults are injected: each of the config's plans in its own run.
 *
 * @param kinds the kinds of faults there are
 */
export const createFaultsStage = (kinds: readonly FaultKind[]): Stage => ({
  name: 'faults',
  summary: 'The candidate keeps them while faults are injected.',
  subject: { kind: 'anomaly', under: 'faults', ofNamed: true },
  keeps: 'faults',
  absent: ({ config }) =>
    Object.keys(config.faults ?? {}).length > 0 ? undefined : 'the config plans no faults',
  check: async ({ loaded, io }) => {
    requireOwnCandidate(loaded)
    const planned = Object.values(loaded.config.faults ?? {})
    await checkPlannedRuns(
      { loaded, io },
      planned.map(({ scenario }) => scenario),
    )
  },
  run: async (context) => {
    const reasons: StageReason[] = []
    const judged = new Set<string>()
    for (const [name, planned] of Object.entries(context.loaded.config.faults ?? {})) {
      const found = await measureOne({ ...context, kinds }, name, planned)
      const exercised = found.checked.filter(isExercised)
      for (const { guarantee } of exercised) judged.add(guarantee.name)
      reasons.push(...found.reasons, ...exercised.flatMap((one) => judgeOne(context, one)))
    }
    const names = (context.loaded.config.guarantees ?? []).map(({ name }) => name)
    return {
      reasons: reasons.map((reason) => ({ ...reason, under: 'faults' as const })),
      notLookedAt: names
        .filter((name) => !judged.has(name))
        .map((name) => `${name} under faults: no scenario of \`faults\` works on it.`),
    }
  },
})

export const faultsStage = createFaultsStage(faultKinds)

type FaultsContext = StageContext & { readonly kinds: readonly FaultKind[] }

/** Those of rows alone have no operations, and are judged all the same. */
export function isExercised({ guarantee }: CheckedGuarantee): boolean {
  return guarantee.operations > 0 || guarantee.outcome !== 'no_evidence'
}

/** Gates of this run alone: what passes under one fault is no evidence of another. */
function judgeOne(context: StageContext, checked: CheckedGuarantee): StageReason[] {
  const { name } = checked.guarantee
  const gate = `${name} (${checked.scenario}), under faults`
  return judgeGuarantee(context, name, [checked]).map((reason) =>
    reason.failure
      ? { ...reason, gate, check: `${reason.check}, under faults` }
      : { ...reason, check: gate },
  )
}

type Found = {
  readonly reasons: readonly StageReason[]
  readonly checked: readonly CheckedGuarantee[]
}

/** A target that no longer answers is what the faults found, not a reason to stop. */
async function measureOne(
  context: FaultsContext,
  name: string,
  planned: FaultedScenario,
): Promise<Found> {
  const { signal } = context.io
  const say = (outcome: Outcome, summary: string): Found => ({
    reasons: [{ check: `faults (${name})`, outcome, summary, evidence: null }],
    checked: [],
  })
  if (signal.aborted) return say('no_evidence', 'interrupted before anything was injected')
  try {
    const run = await measureUnderFaults(context, name, planned)
    const happened = (run.document.faults ?? []).map((fault) => toHappened(name, fault, run))
    return { reasons: [...happened, ...toRunReasons(name, run)], checked: run.checked }
  } catch (error) {
    if (!signal.aborted && error instanceof ToolError && error.code === 'TARGET_UNREACHABLE')
      return say('fail', error.message)
    return { reasons: [toFailedReason(`faults (${name})`, error, context)], checked: [] }
  }
}

/** @throws ToolError CONFIG_INVALID for a target that is not ours to inject faults into */
function requireOwnCandidate(loaded: StagePlan['loaded']) {
  const name = nameTarget(loaded, 'candidate')
  const config = loaded.config.targets?.[name]
  if (!config) throw withoutCandidate('faults', name)
  if (config.start) return { name, config: { ...config, start: config.start } }
  throw new ToolError(
    'CONFIG_INVALID',
    `faults act on what Gauntlet starts, and targets.${name} is only a url: give it a start command`,
  )
}

/** On a separate, fresh target: what is broken here affects no other stage. */
async function measureUnderFaults(
  context: FaultsContext,
  name: string,
  { scenario, inject, recoveryLimitMs }: FaultedScenario,
): Promise<MeasuredRun> {
  const { loaded, io, folder, print, profile, kinds } = context
  print.result(
    `${scenario}, ${name}: ${inject.map((fault) => describe(fault, kinds)).join(', then ')}`,
  )
  const written = await resolveScenario(
    { scenario, cwd: loaded.root, env: io.env, onWarning: print.note },
    loaded,
  )
  const scaled = profile === 'quick' ? toQuick(written) : written
  const { name: candidate, config } = requireOwnCandidate(loaded)
  const { port: _any, ...start } = config.start
  const target = await startFaultedTarget({
    start: {
      name: candidate,
      config: { ...config, start },
      root: loaded.root,
      stateFolder: join(loaded.root, '.gauntlet', 'faults'),
      logFolder: join(folder, 'faults', 'logs', name.replaceAll(/[^\w.-]+/g, '-')),
      env: io.env,
      signal: io.signal,
    },
    receivers: loaded.config.receivers,
    inject,
    kinds,
  })
  try {
    return await measureRun(context, {
      scenario: scaled,
      phase: 'POST_MITIGATION',
      target,
      receivers: target.receivers,
      faults: {
        ...planRunFaults(context, { name, target, inject, scheduleMs: scheduleMs(scaled) }),
        ...(recoveryLimitMs !== undefined && { recoveryLimitMs }),
      },
    })
  } finally {
    await target.stop()
  }
}

export type FaultsPlan = {
  readonly name: string
  readonly target: RunningTarget & { readonly wire?: DatabaseWire }
  readonly inject: readonly AnyFault[]
  /** How long the load takes; without it kills and crashes come once. */
  readonly scheduleMs?: number
}

const scheduleMs = ({ phases }: Scenario): number =>
  phases.reduce((sum, { durationMs }) => sum + durationMs, 0)

/** The faults of a plan, as a load run takes them. @throws ToolError CONFIG_INVALID for what is not ours */
export function planRunFaults(
  { io, kinds }: Pick<FaultsContext, 'io' | 'kinds'>,
  { name, target, inject, scheduleMs: lastsMs }: FaultsPlan,
): RunFaults {
  const { toApply, toAct } = createFaultAppliers(target, io.signal, kinds)
  const { databaseUrl, postgres, wire } = target
  const options = {
    faults: inject,
    kinds,
    toApply,
    ...(wire && { atStatements: { wire, toAct } }),
    nowNs,
    ...(lastsMs !== undefined && { scheduleMs: lastsMs }),
    ...(postgres && databaseUrl && { watchWrites: () => watchWrites(databaseUrl) }),
  }
  return {
    name,
    plan: inject.map((fault) => {
      const times = lastsMs === undefined ? undefined : findSpreadTimes(fault, kinds)
      return times === undefined ? fault : { ...fault, times }
    }),
    inject: (origins, seed) => injectFaults({ ...options, origins, seed }),
  }
}

function describe(
  fault: AnyFault & { readonly requests?: number },
  kinds: readonly FaultKind[],
): string {
  const { kind, after = 0, times = 1, every = 0, match } = fault
  if (match)
    return `${kind} at ${describeMatch(match)}${times > 1 ? ` and the ${times - 1} behind it` : ''}`
  const hit = fault.requests === undefined ? '' : ` of ${fault.requests}`
  const spread = findSpreadTimes(fault, kinds)
  const more = spread ? `, ${spread} times, spread over the run` : ''
  const again = times > 1 ? `, ${times} times, every ${every} requests` : more
  return `${kind}${hit} after ${after} requests${again}`
}

/** That it happened is what the other gates need, and says nothing about the change. */
export function toHappened(
  name: string,
  fault: LoadFault,
  { evidence }: Pick<MeasuredRun, 'evidence'>,
): StageReason {
  return {
    check: `${fault.kind} happened (${name})`,
    outcome: fault.fired ? 'pass' : 'no_evidence',
    summary: fault.proof,
    evidence,
    is_precondition: true,
  }
}
