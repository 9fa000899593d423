import {
  validBlocks,
  type Arm,
  type Block,
  type ComparePlan,
  type MetricRow,
  type RunMeasures,
} from '@gauntlet/core/compare'

/** What charts need of a comparison. */
export type Compared = {
  readonly plan: Pick<ComparePlan, 'metrics'>
  readonly blocks: readonly Block[]
}

export type BlockDifference = {
  readonly block: number
  readonly first: Arm
  /** As in the metric's row: positive when the candidate is worse. */
  readonly difference: number
  /** Of the two runs, in the metric's own unit. */
  readonly baseline: number
  readonly candidate: number
}

/** What each block that counts says about a metric; a block in which a run could not measure it is missing. */
export function toBlockDifferences(
  { plan, blocks }: Compared,
  row: Pick<MetricRow, 'metric' | 'scale'>,
): BlockDifference[] {
  const planned = plan.metrics.find(({ metric }) => metric === row.metric)
  const sign = planned?.better === 'higher' ? -1 : 1
  return validBlocks(blocks).flatMap(({ block, first, ...runs }) => {
    const [baseline, candidate] = [runs.baseline, runs.candidate].map((run) => read(run, row))
    if (baseline === undefined || candidate === undefined) return []
    const both = { block, first, baseline, candidate }
    if (row.scale !== 'ratio') return [{ ...both, difference: sign * (candidate - baseline) }]
    if (baseline <= 0 || candidate <= 0) return []
    const difference = (sign > 0 ? candidate / baseline : baseline / candidate) - 1
    return [{ ...both, difference }]
  })
}

function read(
  run: RunMeasures,
  { metric, scale }: Pick<MetricRow, 'metric' | 'scale'>,
): number | undefined {
  if (scale === 'share') {
    const { count, total } = run.proportions[metric] ?? { count: 0, total: 0 }
    return total > 0 ? (run.crashed ? 1 : count / total) : undefined
  }
  return run.crashed ? undefined : (run.values[metric] ?? undefined)
}
