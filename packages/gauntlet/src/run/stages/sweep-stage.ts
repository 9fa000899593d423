import { ToolError } from '@gauntlet/contract'
import type { BaselineFailure, StageReason } from '@gauntlet/core/verdict'
import { createRunId } from '@gauntlet/store'
import { basename, join } from 'node:path'
import { noteProblems, whereWritten } from '../../evidence/write-evidence.ts'
import { findSweepTarget, planSweep } from '../../sweep/plan-sweep.ts'
import { sweepBuilds } from '../../sweep/sweep-builds.ts'
import { toSweepEvidence, toSweepPage, writeSweep } from '../../sweep/write-sweep.ts'
import { summariseSweep } from '@gauntlet/report'
import {
  type Stage,
  type StageContext,
  type StageFindings,
  type StagePlan,
  toFailedReason,
} from '../stage.ts'
import { nameTarget, withoutCandidate } from './planned-runs.ts'
import { isOutOfTime, toSweepBaselineFailures, toSweepReasons } from './sweep-reasons.ts'

/** Of one flow in the quick profile, on both builds: what is left has no evidence. */
const QUICK_MINUTES = 4
const TRIES = { quick: 2, standard: 3 } as const

/** The flows of `sweep`, broken at every statement that they send to the database, before and after the change. */
export const sweepStage: Stage = {
  name: 'sweep',
  checksData: true,
  summary:
    'No fault before or after any database statement of the flows of `sweep` breaks a guarantee of the candidate.',
  subject: { kind: 'anomaly', under: 'faults', ofNamed: true },
  absent: ({ config }) =>
    Object.keys(config.sweep ?? {}).length > 0 ? undefined : 'the config names no flows to sweep',
  check: async ({ loaded }) => {
    requireCandidate(loaded)
    return Promise.resolve()
  },
  run: async (context) => {
    const { config } = context.loaded
    const baseline = findBaseline(context.loaded)
    const reasons: StageReason[] = []
    const baselineFailures: BaselineFailure[] = []
    let outOfTime = false
    for (const flow of Object.keys(config.sweep ?? {})) {
      const found = await sweepOne(context, flow, baseline.name)
      reasons.push(...found.reasons)
      baselineFailures.push(...(found.baselineFailures ?? []))
      outOfTime ||= found.outOfTime === true
    }
    const notLookedAt = baseline.why === undefined ? [] : [`sweep of the baseline: ${baseline.why}`]
    return { reasons, baselineFailures, notLookedAt, outOfTime }
  },
}

/** @throws ToolError CONFIG_INVALID for a target that a sweep cannot act on */
function requireCandidate(loaded: StagePlan['loaded']): string {
  const name = nameTarget(loaded, 'candidate')
  if (!loaded.config.targets?.[name]) throw withoutCandidate('sweep', name)
  findSweepTarget(loaded, name)
  for (const flow of Object.keys(loaded.config.sweep ?? {})) planSweep(loaded, flow)
  return name
}

/** The baseline, or why it is not swept. */
function findBaseline(loaded: StagePlan['loaded']): { name?: string; why?: string } {
  const name = nameTarget(loaded, 'baseline')
  if (!loaded.config.targets?.[name]) return { why: 'the config names no baseline target' }
  try {
    findSweepTarget(loaded, name)
    return { name }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return { why: error.message }
  }
}

async function sweepOne(
  context: StageContext,
  flow: string,
  baseline: string | undefined,
): Promise<StageFindings> {
  const { loaded, io, print, folder, store, profile, seed } = context
  const place = join(folder, 'sweep', flow.replaceAll(/[^\w.-]+/g, '-'))
  try {
    const document = await sweepBuilds({
      loaded,
      io,
      print,
      flow,
      seed,
      target: requireCandidate(loaded),
      baseline,
      only: [],
      pairs: false,
      lanes: 2,
      tries: TRIES[profile],
      // They gate nothing.
      baselineTries: 1,
      maxMinutes: profile === 'quick' ? QUICK_MINUTES : undefined,
      logFolder: join(place, 'logs'),
    })
    print.result(summariseSweep(document, print.style))
    const written = await writeSweep(place, document)
    noteProblems(print, written.problems)
    await store.evidence.save(
      toSweepEvidence(document, { id: createRunId(), verdictId: basename(folder) }),
    )
    const evidence = { evidence: whereWritten(written, toSweepPage(place)) }
    return {
      reasons: toSweepReasons(document, evidence),
      baselineFailures: toSweepBaselineFailures(document, evidence),
      outOfTime: isOutOfTime(document),
    }
  } catch (error) {
    return { reasons: [toFailedReason(`sweep (${flow})`, error, context)] }
  }
}
