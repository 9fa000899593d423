import { validBlocks, type Block } from './block.ts'
import type { StopReason } from './next-step.ts'
import type { ComparePlan } from './plan.ts'

/** Whether a comparison that stopped so can go on: it has not ended as planned, so nothing is decided. */
export function canGoOn(stopped: StopReason | 'interrupted'): boolean {
  return stopped === 'interrupted' || stopped === 'unfit'
}

/** `10, 20 or 30`: after how many blocks a plan looks. */
export function toLooksText(looks: readonly number[]): string {
  return looks.join(', ').replace(/, (\d+)$/, ' or $1')
}

type Progress = {
  readonly stopped: StopReason | 'interrupted'
  readonly plan: Pick<ComparePlan, 'looks'>
  readonly blocks: readonly Block[]
}

/**
 * How far a comparison came that has not ended: `Interrupted after 4 of 10, 20 or 30 blocks, or still running.` It is
 * saved between its blocks, so what is read may be going on. Undefined of one that has ended.
 */
export function describeUnfinished({ stopped, plan, blocks }: Progress): string | undefined {
  if (!canGoOn(stopped)) return undefined
  const done = `${validBlocks(blocks).length} of ${toLooksText(plan.looks)} blocks`
  return stopped === 'unfit'
    ? `Given up after ${done}: the host was too busy.`
    : `Interrupted after ${done}, or still running.`
}

/** Where the file of a stored comparison lies below its project's folder: what `--resume` goes on from. */
export function toCompareFile(id: string, verdictId: string | null): string {
  const folder = verdictId === null ? 'artifacts' : `artifacts/verdicts/${verdictId}`
  return `${folder}/compare/${id}/compare.json`
}
