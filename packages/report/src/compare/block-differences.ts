import type { CompareDocument } from '@gauntlet/contract'
import { validBlocks, type MetricRow, type RunMeasures } from '@gauntlet/core/compare'

export type BlockDifference = {
  readonly block: number
  /** As in the metric's row: positive when the candidate is worse. */
  readonly difference: number
  /** Of the two runs, in the metric's own unit. */
  readonly baseline: number
  readonly candidate: number
}

/** What each block that counts says about a metric; a block in which a run could not measure it is missing. */
export function toBlockDifferences(document: CompareDocument, row: MetricRow): BlockDifference[] {
  const plan = document.plan.metrics.find(({ metric }) => metric === row.metric)
  const sign = plan?.better === 'higher' ? -1 : 1
  return validBlocks(document.blocks).flatMap((block) => {
    const [baseline, candidate] = [block.baseline, block.candidate].map((run) => read(run, row))
    if (baseline === undefined || candidate === undefined) return []
    if (row.scale !== 'ratio') {
      return [
        { block: block.block, baseline, candidate, difference: sign * (candidate - baseline) },
      ]
    }
    if (baseline <= 0 || candidate <= 0) return []
    const difference = (sign > 0 ? candidate / baseline : baseline / candidate) - 1
    return [{ block: block.block, baseline, candidate, difference }]
  })
}

function read(run: RunMeasures, { metric, scale }: MetricRow): number | undefined {
  if (scale === 'share') {
    const { count, total } = run.proportions[metric] ?? { count: 0, total: 0 }
    return total > 0 ? (run.crashed ? 1 : count / total) : undefined
  }
  return run.crashed ? undefined : (run.values[metric] ?? undefined)
}
