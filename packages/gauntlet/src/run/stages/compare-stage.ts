import type { CompareDocument } from '@gauntlet/contract'
import type { MeasuredDifference, StageReason } from '@gauntlet/core/verdict'
import { DEFAULT_MAX_REDO } from '@gauntlet/core/compare'
import { createRunId } from '@gauntlet/store'
import { basename, join } from 'node:path'
import { planLooks } from '../../compare/compare-options.ts'
import { executeComparison } from '../../compare/execute-comparison.ts'
import { renderComparison } from '../../compare/render-comparison.ts'
import { toCompareEvidence } from '../../compare/stored-comparison.ts'
import { checkWorkload } from '../../load/check-workload.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import { toFailedReason, type Stage, type StageContext } from '../stage.ts'
import { nameTarget } from './planned-runs.ts'
import { toCompareReasons, toDifferences } from './compare-reasons.ts'

const defaultCoolDownMs = 5_000

/** The comparisons that the config asks for: no gating metric may be worse than its margin. */
export const compareStage: Stage = {
  name: 'compare',
  checksData: true,
  summary: 'No gating metric of the candidate is worse than its margin.',
  absent: ({ config }) =>
    config.comparisons?.length ? undefined : 'the config names no comparisons',
  check: async ({ loaded, io }) => {
    for (const { scenario, looks } of loaded.config.comparisons ?? []) {
      planLooks({ looks })
      const query = { scenario, cwd: loaded.root, env: io.env }
      checkWorkload(await resolveScenario(query, loaded), io.env)
    }
  },
  run: async (context) => {
    const reasons: StageReason[] = []
    const differences: MeasuredDifference[] = []
    for (const [index, wanted] of (context.loaded.config.comparisons ?? []).entries()) {
      if (context.io.signal.aborted) {
        reasons.push(notCompared(wanted.scenario))
        continue
      }
      try {
        const { document, file } = await compareOne(context, index)
        reasons.push(...toCompareReasons(document, file))
        differences.push(...toDifferences(document))
      } catch (error) {
        reasons.push(toFailedReason(`compare (${wanted.scenario})`, error, context))
      }
    }
    return { reasons, differences }
  },
}

type Compared = { readonly document: CompareDocument; readonly file: string | null }

async function compareOne(context: StageContext, index: number): Promise<Compared> {
  const { folder, io, print, store } = context
  const id = createRunId(io.now().getTime())
  const file = join(folder, 'compare', id, 'compare.json')
  let isInFile = false
  const onSaved = (_soFar: unknown, inFile: boolean) => {
    isInFile = inFile
  }
  const call = planCall(context, index, file)
  print.note(`comparing ${call.scenario}`)
  const document = await executeComparison(call, { ...context, onSaved })
  print.result(renderComparison(document, print.style))
  // Also one that has not ended is final here: what a verdict rests on stays as it was.
  const evidence = { ...toCompareEvidence(id, document), isFinal: true }
  await store.evidence.save({ ...evidence, verdictId: basename(folder) })
  return { document, file: isInFile ? file : null }
}

function planCall({ loaded, profile, seed }: StageContext, index: number, file: string) {
  const { comparisons = [] } = loaded.config
  const {
    scenario = '',
    margin = null,
    looks,
    coolDownMs = defaultCoolDownMs,
  } = comparisons[index] ?? {}
  return {
    scenario,
    targets: {
      baseline: nameTarget(loaded, 'baseline'),
      candidate: nameTarget(loaded, 'candidate'),
    },
    options: { profile, margin, cool_down_ms: coolDownMs },
    plan: {
      seed: `${seed}/${scenario}`,
      looks: planLooks({ looks }),
      mode: 'interleaved',
      max_redo: DEFAULT_MAX_REDO,
    },
    file,
  } as const
}

function notCompared(scenario: string): StageReason {
  const summary = 'interrupted before this comparison'
  const check = `compare (${scenario})`
  return { check, outcome: 'no_evidence', summary, evidence: null }
}
