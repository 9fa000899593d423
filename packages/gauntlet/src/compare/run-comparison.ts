import { ToolError, type CompareDocument, type CompareStop } from '@gauntlet/contract'
import {
  canGoOn,
  compareBlocks,
  findNextStep,
  listBlockProblems,
  toMetricLine,
  type Block,
  type ComparePlan,
} from '@gauntlet/core/compare'
import type { RunArm } from './arm-run.ts'
import type { Metric } from './metrics/metric.ts'
import { planShownMetrics } from './plan-metrics.ts'
import { runBlock } from './run-block.ts'

export type ComparisonRequest = {
  readonly plan: ComparePlan
  readonly scenario: string
  readonly targets: { readonly baseline: string; readonly candidate: string }
  readonly builds: NonNullable<CompareDocument['builds']>
  readonly options: CompareDocument['options']
  /** Of an interrupted comparison with this very plan. */
  readonly finished?: readonly Block[]
  /** What there is to compare; default: all of the registry. */
  readonly metrics?: readonly Metric[] | undefined
}

/** All that the loop needs of the world. */
export type ComparisonPorts = {
  readonly tool: string
  readonly now: () => Date
  readonly runArm: RunArm
  /** Between two runs; returns early when interrupted. */
  readonly coolDown: () => Promise<void>
  /** Between two blocks, so that nothing measured is lost, and at the end. */
  readonly save: (document: CompareDocument) => Promise<void>
  readonly onBlock?: (block: Block, reasons: readonly string[]) => void
}

/**
 * Runs blocks until the plan says stop, or until interrupted. The document is saved between the blocks; from it an
 * interrupted comparison goes on.
 *
 * @throws ToolError USAGE when the finished blocks cannot be used
 */
export async function runComparison(
  request: ComparisonRequest,
  ports: ComparisonPorts,
): Promise<CompareDocument> {
  const blocks: Block[] = [...(request.finished ?? [])]
  refuseProblems(blocks)
  for (;;) {
    const elapsedMs = blocks.reduce((sum, block) => sum + block.duration_ms, 0)
    const step = findNextStep(request.plan, blocks, elapsedMs)
    if (step.kind === 'stop')
      return await conclude(request, ports, { blocks, stopped: step.because })
    if (blocks.length > 0)
      await ports.save(toDocument(request, ports, { blocks, stopped: 'interrupted' }))
    const done = await runBlock(step, request.plan, ports)
    if (done === 'interrupted') {
      return await conclude(request, ports, { blocks, stopped: 'interrupted' })
    }
    blocks.push(done.block)
    refuseProblems(blocks)
    ports.onBlock?.(done.block, done.reasons)
  }
}

function refuseProblems(blocks: readonly Block[]): void {
  const [problem] = listBlockProblems(blocks)
  if (problem) throw new ToolError('USAGE', `these runs cannot be compared: ${problem}`)
}

type Progress = { readonly blocks: readonly Block[]; readonly stopped: CompareStop }

async function conclude(
  request: ComparisonRequest,
  ports: ComparisonPorts,
  progress: Progress,
): Promise<CompareDocument> {
  const document = toDocument(request, ports, progress)
  await ports.save(document)
  return document
}

/** Only a comparison that ended as planned, or at its time limit, has an outcome. */
function toDocument(
  { plan, scenario, targets, builds, options, metrics }: ComparisonRequest,
  { tool, now }: ComparisonPorts,
  { blocks, stopped }: Progress,
): CompareDocument {
  const shown = planShownMetrics(blocks, {
    margin: options.margin,
    gating: plan.metrics,
    ...(metrics && { metrics }),
  })
  const full = { ...plan, metrics: [...plan.metrics, ...shown] }
  const comparison = compareBlocks(full, blocks)
  return {
    schema: 'gauntlet.compare/2',
    tool,
    at: now().toISOString(),
    scenario,
    targets,
    builds,
    options,
    ...comparison,
    outcome: canGoOn(stopped) ? 'no_evidence' : comparison.outcome,
    stopped,
    lines: comparison.metrics.map(toMetricLine),
    plan,
    blocks: [...blocks],
  }
}
