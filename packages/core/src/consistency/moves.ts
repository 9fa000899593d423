import { ACTION, OUTCOME, type History } from '../history/index.ts'
import { countKeyOverlaps, isContending, type Overlaps } from './overlaps.ts'
import type { Slots } from './slots.ts'

/** The operations of a history that move something between parts. */
export type Moves = Overlaps & {
  readonly acknowledged: number
  /**
   * The moves that can have broken a sum between two operations (undefined: the start and the end of the run): those
   * that overlapped another on one part, or all if none did.
   */
  readonly between: (since: number | undefined, until: number | undefined) => number[]
}

export function findMoves(history: History, slots: Slots): Moves {
  const isMove = (row: number) =>
    (history.action[row] === ACTION.write || history.action[row] === ACTION.add) &&
    history.outcome[row] !== OUTCOME.fail
  const overlaps = countKeyOverlaps(
    history,
    slots,
    (row) => isMove(row) && isContending(history, row),
  )
  const rows: number[] = []
  let acknowledged = 0
  for (let row = 0; row < history.length; row++) {
    if (!isMove(row)) continue
    rows.push(row)
    if (history.outcome[row] === OUTCOME.ok) acknowledged += 1
  }
  return {
    ...overlaps,
    acknowledged,
    between: (since, until) => {
      const from = since === undefined ? -Infinity : (history.invokedAtNs[since] as number)
      const to = until === undefined ? Infinity : (history.returnedAtNs[until] as number)
      const within = rows.filter(
        (row) =>
          (history.invokedAtNs[row] as number) < to &&
          (history.outcome[row] === OUTCOME.info || (history.returnedAtNs[row] as number) > from),
      )
      const racing = within.filter((row) => overlaps.isOverlapping(row))
      return racing.length > 0 ? racing : within
    },
  }
}
