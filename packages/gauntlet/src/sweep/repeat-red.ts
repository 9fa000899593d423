import type { SweepCellDocument } from '@gauntlet/contract'
import { ToolError } from '@gauntlet/contract'
import { runCell } from './run-cell.ts'
import type { SweptCell, Sweeping } from './sweep-cells.ts'
import { describeSweepProgress } from './sweep-progress.ts'

/**
 * Tries each red cell again, the first time included so often in all, while there is time. A try reproduces it where a
 * guarantee of its first time is broken again by the same class.
 */
export async function repeatRed(
  { lanes, context, clock, print }: Sweeping,
  swept: readonly SweptCell[],
  tries: number,
): Promise<SweepCellDocument[]> {
  const documents = swept.map(({ document }) => document)
  const red = [...documents.keys()].filter((at) => documents[at]?.outcome === 'fail')
  // All of them once more before any comes a third time: there may not be time for all.
  const work = Array.from({ length: Math.max(0, tries - 1) }, () => red).flat()
  const counts = new Map<number, { tried: number; reproduced: number }>()
  const beganMs = performance.now()
  await lanes.each(work, async (lane, at, position) => {
    const [cell, document] = [swept[at], documents[at]]
    if (!cell || !document || clock.whyOver() !== undefined) return
    const again = await runCell(lane, context, cell.planned).catch((error: unknown) => {
      if (!(error instanceof ToolError) && !context.io.signal.aborted) throw error
      return undefined
    })
    if (!again || context.io.signal.aborted) return
    const count = counts.get(at) ?? { tried: 1, reproduced: 1 }
    count.tried += 1
    count.reproduced += Number(isSame(document, again.document))
    counts.set(at, count)
    const elapsedMs = performance.now() - beganMs
    const progress = { done: position + 1, of: work.length, red: red.length, elapsedMs }
    print.progress(describeSweepProgress({ title: 'sweep, red cells again', ...progress }))
  })
  return documents.map((document, at) => ({ ...document, reproduction: counts.get(at) ?? null }))
}

function isSame(first: SweepCellDocument, again: SweepCellDocument): boolean {
  return first.anomalies.some((anomaly) =>
    again.anomalies.some(
      ({ guarantee, class: found }) => guarantee === anomaly.guarantee && found === anomaly.class,
    ),
  )
}
