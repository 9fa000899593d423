import type { BaselineFailure, StageReason } from '@gauntlet/core/verdict'
import { type FaultKind, faultKinds } from '@gauntlet/faults'
import { summariseFaults } from '@gauntlet/report'
import { createRunId } from '@gauntlet/store'
import { basename, join } from 'node:path'
import type { FaultedScenario } from '../../config/gauntlet-config.ts'
import { noteProblems, whereWritten } from '../../evidence/write-evidence.ts'
import { executePlan } from '../../faults/execute-plan.ts'
import {
  type FaultedTargetConfig,
  findFaultedTarget,
  findPlanRefusal,
} from '../../faults/find-faulted-target.ts'
import { toFaultsEvidence, toFaultsPage, writeFaults } from '../../faults/write-faults.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import { toQuick } from '../../load/scale-scenario.ts'
import {
  type Stage,
  type StageContext,
  type StageFindings,
  type StagePlan,
  toFailedReason,
} from '../stage.ts'
import {
  describeUnjudged,
  toFaultsBaselineFailures,
  toFaultsReasons,
  whyNotCompared,
} from './faults-reasons.ts'
import type { CheckedGuarantee } from './judge-guarantee.ts'
import { checkPlannedRuns, nameTarget, withoutCandidate } from './planned-runs.ts'

/**
 * The guarantees of both builds while faults are injected: each of the config's plans in a run by itself, with the same seed.
 * The candidate's are gates.
 *
 * @param kinds the kinds of faults there are
 */
export const createFaultsStage = (kinds: readonly FaultKind[]): Stage => ({
  name: 'faults',
  checksData: true,
  summary: 'The candidate keeps them while faults are injected.',
  subject: { kind: 'anomaly', under: 'faults', ofNamed: true },
  keeps: 'faults',
  absent: ({ config }) =>
    Object.keys(config.faults ?? {}).length > 0 ? undefined : 'the config plans no faults',
  check: async ({ loaded, io }) => {
    requireCandidate(loaded)
    const planned = Object.values(loaded.config.faults ?? {})
    await checkPlannedRuns(
      { loaded, io },
      planned.map(({ scenario }) => scenario),
    )
  },
  run: async (context) => {
    const reasons: StageReason[] = []
    const baselineFailures: BaselineFailure[] = []
    const notLookedAt: string[] = []
    const checked: CheckedGuarantee[] = []
    for (const [name, planned] of Object.entries(context.loaded.config.faults ?? {})) {
      const found = await runPlan({ ...context, kinds }, name, planned)
      checked.push(...found.checked)
      reasons.push(...found.reasons)
      baselineFailures.push(...(found.baselineFailures ?? []))
      notLookedAt.push(...(found.notLookedAt ?? []))
    }
    const names = (context.loaded.config.guarantees ?? []).map(({ name }) => name)
    const unjudged = names.flatMap((name) => describeUnjudged(name, checked) ?? [])
    return {
      reasons: reasons.map((reason) => ({ ...reason, under: 'faults' as const })),
      baselineFailures,
      notLookedAt: [...unjudged, ...notLookedAt],
    }
  },
})

export const faultsStage = createFaultsStage(faultKinds)

type FaultsContext = StageContext & { readonly kinds: readonly FaultKind[] }

/** @throws ToolError CONFIG_INVALID for a target that is not ours to inject faults into */
function requireCandidate(loaded: StagePlan['loaded']): FaultedTargetConfig {
  const name = nameTarget(loaded, 'candidate')
  if (!loaded.config.targets?.[name]) throw withoutCandidate('faults', name)
  return findFaultedTarget(loaded, name)
}

/** The baseline, or why a plan is not run on it. */
function findBaseline(
  { loaded, kinds }: Pick<FaultsContext, 'loaded' | 'kinds'>,
  { inject }: FaultedScenario,
): FaultedTargetConfig | string {
  const name = nameTarget(loaded, 'baseline')
  const target = loaded.config.targets?.[name]
  if (!target) return 'the config names no baseline target'
  if (!target.start) return `Gauntlet does not start ${name}`
  const found = findFaultedTarget(loaded, name)
  return findPlanRefusal(inject, found, kinds) ?? found
}

type Found = StageFindings & { readonly checked: readonly CheckedGuarantee[] }

async function runPlan(
  context: FaultsContext,
  name: string,
  planned: FaultedScenario,
): Promise<Found> {
  const { loaded, io, print, profile, folder, store } = context
  try {
    const query = { scenario: planned.scenario, cwd: loaded.root, env: io.env }
    const written = await resolveScenario({ ...query, onWarning: print.note }, loaded)
    const found = await executePlan(context, {
      name,
      planned,
      scenario: profile === 'quick' ? toQuick(written) : written,
      target: requireCandidate(loaded),
      baseline: findBaseline(context, planned),
      folder: join(folder, 'faults'),
    })
    const { document } = found
    print.result(summariseFaults(document, print.style))
    const place = join(folder, 'faults', name.replaceAll(/[^\w.-]+/g, '-'))
    const files = await writeFaults(place, document)
    noteProblems(print, files.problems)
    const stored = { id: createRunId(), verdictId: basename(folder) }
    await store.evidence.save(toFaultsEvidence(document, stored))
    const evidence = whereWritten(files, toFaultsPage(place))
    const why = whyNotCompared(document)
    return {
      reasons: toFaultsReasons(context, found),
      baselineFailures: toFaultsBaselineFailures(document, { evidence }),
      notLookedAt: why === undefined ? [] : [`faults of the baseline (${name}): ${why}`],
      checked: found.candidate.measured?.checked ?? [],
    }
  } catch (error) {
    return { reasons: [toFailedReason(`faults (${name})`, error, context)], checked: [] }
  }
}
