import type { SweepCellDocument } from '@gauntlet/contract'
import { toSweepEvents, type SweepEvent } from '@gauntlet/core/sweep'
import { ToolError } from '@gauntlet/contract'
import type { Print } from '../cli/print.ts'
import { describeSweepProgress } from './sweep-progress.ts'
import { runCell, toUntried, type CellContext, type PlannedCell } from './run-cell.ts'
import type { SweepClock } from './sweep-clock.ts'
import type { Lane } from './lane.ts'
import type { SweepLanes } from './sweep-lanes.ts'

export type Sweeping = {
  readonly lanes: SweepLanes
  readonly context: CellContext
  readonly clock: SweepClock
  readonly print: Print
}

/** A cell, and what the retry sent: where a second fault can happen. */
export type SweptCell = {
  readonly planned: PlannedCell
  readonly document: SweepCellDocument
  readonly retried: readonly SweepEvent[]
}

async function sweepOne(
  lane: Lane,
  context: CellContext,
  planned: PlannedCell,
): Promise<SweptCell> {
  const without = (why: string): SweptCell => ({
    planned,
    document: toUntried(planned, context, why),
    retried: [],
  })
  const { signal } = context.io
  try {
    const { document, run } = await runCell(lane, context, planned)
    // What was broken off on the way, such as a start, is nothing that the fault broke.
    if (signal.aborted) return without('interrupted while it was tried')
    return { planned, document, retried: toSweepEvents(run.retried) }
  } catch (error) {
    if (!(error instanceof ToolError) && !signal.aborted) throw error
    return without(`not finished: ${(error as Error).message}`)
  }
}

/** Runs cells over all lanes, while there is time; those that were not tried have no evidence. */
export async function sweepCells(
  { lanes, context, clock, print }: Sweeping,
  planned: readonly PlannedCell[],
  title = 'sweep',
): Promise<SweptCell[]> {
  const swept: SweptCell[] = []
  const beganMs = performance.now()
  let done = 0
  let red = 0
  await lanes.each(planned, async (lane, one, at) => {
    const over = clock.whyOver()
    if (over !== undefined) {
      swept[at] = { planned: one, document: toUntried(one, context, over), retried: [] }
      return
    }
    swept[at] = await sweepOne(lane, context, one)
    done += 1
    red += Number(swept[at]?.document.outcome === 'fail')
    const elapsedMs = performance.now() - beganMs
    print.progress(describeSweepProgress({ title, done, red, of: planned.length, elapsedMs }))
  })
  return swept
}
