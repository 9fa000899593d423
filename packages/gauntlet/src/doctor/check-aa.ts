import type { AaJudgement, CompareDocument } from '@gauntlet/contract'
import { DEFAULT_MAX_REDO } from '@gauntlet/core/compare'
import { join } from 'node:path'
import { executeComparison, type ComparisonContext } from '../compare/execute-comparison.ts'
import { hasEnded } from '../compare/stored-comparison.ts'
import { judgeAa } from './judge-aa.ts'
import { selfScenario, selfTarget } from './self-target.ts'

export type AaRequest = {
  /** Comparisons of the target with itself, at least 1. */
  readonly comparisons: number
  /** A target of the config. Default: a small service of Gauntlet. */
  readonly target?: string
  readonly scenario?: string
  readonly blocks: number
  readonly seed: string
  readonly coolDownMs: number
  /** Where the documents go. */
  readonly folder: string
}

/** The share by which the positive control is slowed down; its margin is half of it. */
const CONTROL_SLOWDOWN = 0.1

/**
 * Asks the comparator what is known: a build against itself, again and again, and once against itself, both behind a
 * proxy, one of which adds a tenth of the median to every answer. Reports after each.
 *
 * @throws ToolError as `gauntlet compare`
 */
export async function checkAa(
  request: AaRequest,
  context: ComparisonContext,
): Promise<AaJudgement> {
  const { print, io } = context
  const same: CompareDocument[] = []
  for (let turn = 1; turn <= request.comparisons && !io.signal.aborted; turn++) {
    const document = await compareWithItself(request, context, `aa-${turn}`)
    if (hasEnded(document)) same.push(document)
    print.note(judgeAa(same, undefined).sentence)
  }
  const median = medianMs(same)
  if (median === undefined || io.signal.aborted) return judgeAa(same, undefined)
  const candidateDelayMs = median * CONTROL_SLOWDOWN
  print.note(`positive control: a proxy adds ${candidateDelayMs.toFixed(2)} ms to every answer`)
  const slowed = { ...context, candidateDelayMs }
  return judgeAa(same, await compareWithItself(request, slowed, 'control'))
}

async function compareWithItself(
  request: AaRequest,
  context: ComparisonContext,
  name: string,
): Promise<CompareDocument> {
  const { loaded } = context
  const { target = 'doctor', scenario = 'doctor' } = request
  // What the project promises of its own targets, Gauntlet's small service cannot keep.
  const { auditLimits } = loaded.config
  const config = {
    ...(request.target === undefined ? { ...(auditLimits && { auditLimits }) } : loaded.config),
    targets: { doctor: selfTarget, ...loaded.config.targets },
    scenarios: { doctor: selfScenario, ...loaded.config.scenarios },
  }
  const call = {
    scenario,
    targets: { baseline: target, candidate: target },
    options: {
      profile: 'standard',
      margin: CONTROL_SLOWDOWN / 2,
      cool_down_ms: request.coolDownMs,
    },
    plan: {
      seed: `${request.seed}/${name}`,
      looks: [request.blocks],
      mode: 'interleaved',
      max_redo: DEFAULT_MAX_REDO,
    },
    file: join(request.folder, name, 'compare.json'),
  } as const
  return await executeComparison(call, { ...context, loaded: { ...loaded, config } })
}

/** Of the baseline's median latencies, the middle one. */
function medianMs(documents: readonly CompareDocument[]): number | undefined {
  const medians = documents
    .flatMap(({ blocks }) => blocks)
    .flatMap(({ baseline }) => baseline.values['p50'] ?? [])
    .toSorted((a, b) => a - b)
  return medians[medians.length >> 1]
}
