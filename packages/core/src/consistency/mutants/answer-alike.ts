import { ACTION, NONE, type History } from '../../history/index.ts'
import { findRow, isOk, withCells } from './edits.ts'
import type { Evidence } from './proof.ts'

/** Lets two additions answer with the value of one of them. */
export const answerAlike = (evidence: Evidence, random: () => number) => {
  const { history } = evidence
  const isAddition = (row: number) => isOk(history, row, ACTION.add) && history.value[row] !== NONE
  const one = findRow(history, random, isAddition)
  const other = findRow(
    history,
    random,
    (row) => isAddition(row) && one !== undefined && overlaps(history, one, row),
  )
  if (one === undefined || other === undefined) return undefined
  return withCells(evidence, 'value', new Map([[other, history.value[one] as number]]))
}

function overlaps({ invokedAtNs, returnedAtNs }: History, one: number, other: number): boolean {
  const isBefore = (a: number, b: number) =>
    (returnedAtNs[a] as number) < (invokedAtNs[b] as number)
  return one !== other && !isBefore(one, other) && !isBefore(other, one)
}
