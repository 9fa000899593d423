import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  ZERO,
  type Decimal,
} from '../decimal/index.ts'
import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import type { Amounts } from './amounts.ts'
import type { StoredRow } from './guarantee-result.ts'
import type { Moves } from './moves.ts'
import type { Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'

type Context = {
  readonly history: History
  readonly slots: Slots
  readonly amounts: Amounts
  readonly moves: Moves
}

type WrongParts = { readonly rows: StoredRow[]; readonly operations: number[] }

/**
 * The parts whose final value is not what was there before plus what was moved, with the moves of them that overlapped.
 *
 * @returns undefined where that cannot be said: a move without an amount or without an answer, or no such part
 */
export function findWrongParts(
  { history, slots, amounts, moves }: Context,
  stored: StoredRows,
  before: StoredRows,
): WrongParts | undefined {
  const moved = sumMoves(history, amounts)
  if (!moved) return undefined
  const start = new Map(Array.from(before.key, (key, row) => [key, before.value[row] as number]))
  const rows: StoredRow[] = []
  const slotsOfWrong = new Set<number>()
  for (let row = 0; row < stored.length; row++) {
    const key = stored.key[row] as number
    const first = amounts.of(start.get(key) ?? NONE) ?? ZERO
    const found = amounts.of(stored.value[row] as number) ?? ZERO
    const added = moved.get(key) ?? ZERO
    if (compareDecimals(addDecimals(first, added), found) === 0) continue
    slotsOfWrong.add(slots.row[row] as number)
    rows.push({
      key: history.keys.decode(key),
      before: formatDecimal(first),
      moved: formatDecimal(added),
      value: formatDecimal(found),
    })
  }
  if (rows.length === 0) return undefined
  const operations = moves
    .between(undefined, undefined)
    .filter((row) => slotsOfWrong.has(slots.operation[row] as number))
  return { rows, operations }
}

/** What was added to each key; undefined if an addition has no amount, or may not have happened. */
export function sumMoves(history: History, amounts: Amounts): Map<number, Decimal> | undefined {
  const moved = new Map<number, Decimal>()
  for (let row = 0; row < history.length; row++) {
    const action = history.action[row]
    const isMove = action === ACTION.add || action === ACTION.write
    if (!isMove || history.outcome[row] === OUTCOME.fail) continue
    const amount = amounts.of(history.proposal[row] as number)
    if (!amount || action === ACTION.write || history.outcome[row] === OUTCOME.info)
      return undefined
    const key = history.key[row] as number
    moved.set(key, addDecimals(moved.get(key) ?? ZERO, amount))
  }
  return moved
}
