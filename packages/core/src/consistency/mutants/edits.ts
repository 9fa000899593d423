import { ACTION, NONE, OUTCOME, takeRows, type History } from '../../history/index.ts'
import type { StoredRows } from '../stored-rows.ts'
import type { Evidence } from './proof.ts'

type Column = 'value' | 'proposal' | 'action' | 'outcome'

/** A row of the history that fits, picked at random. */
export function findRow(
  history: History,
  random: () => number,
  fits: (row: number) => boolean,
): number | undefined {
  const start = Math.floor(random() * history.length)
  for (let step = 0; step < history.length; step++) {
    const row = (start + step) % history.length
    if (fits(row)) return row
  }
  return undefined
}

export function isOk(history: History, row: number, action: number): boolean {
  return history.outcome[row] === OUTCOME.ok && history.action[row] === action
}

export function withCells(
  evidence: Evidence,
  column: Column,
  cells: ReadonlyMap<number, number>,
): Evidence {
  const { history } = evidence
  const changed = history[column].slice()
  for (const [row, code] of cells) changed[row] = code
  return { ...evidence, history: { ...history, [column]: changed } }
}

function withRows(
  evidence: Evidence,
  keep: (row: number) => boolean,
  extra: readonly number[] = [],
): Evidence {
  const { key, value, length } = evidence.stored
  const rows = [...Array.from({ length }, (_, row) => row).filter(keep), ...extra]
  const pick = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row] as number)
  const stored: StoredRows = { length: rows.length, key: pick(key), value: pick(value) }
  return { ...evidence, stored }
}

/** An acknowledged, stored key: what rows can be taken from or added to. */
function findKept(
  { history, stored }: Evidence,
  random: () => number,
  butNot?: number,
): number | undefined {
  const acknowledged = new Set<number>()
  for (let row = 0; row < history.length; row++) {
    if (history.outcome[row] === OUTCOME.ok && history.value[row] !== NONE)
      acknowledged.add(history.key[row] as number)
  }
  const start = Math.floor(random() * stored.length)
  for (let step = 0; step < stored.length; step++) {
    const row = (start + step) % stored.length
    if (row !== butNot && acknowledged.has(stored.key[row] as number)) return row
  }
  return undefined
}

export const dropRow = (evidence: Evidence, random: () => number) => {
  const lost = findKept(evidence, random)
  return lost === undefined ? undefined : withRows(evidence, (row) => row !== lost)
}

export const duplicateRow = (evidence: Evidence, random: () => number) => {
  const twice = findKept(evidence, random)
  return twice === undefined ? undefined : withRows(evidence, () => true, [twice])
}

export const addStranger = (evidence: Evidence) => {
  const { history, stored } = evidence
  const key = Uint32Array.of(...stored.key, history.keys.encode('never sent'))
  const value = Uint32Array.of(...stored.value, history.values.encode('stranger'))
  return { ...evidence, stored: { length: key.length, key, value } }
}

export const storeInstead = (stored: string) => (evidence: Evidence, random: () => number) => {
  const swapped = findKept(evidence, random)
  if (swapped === undefined) return undefined
  const value = evidence.stored.value.slice()
  value[swapped] = evidence.history.values.encode(stored)
  return { ...evidence, stored: { ...evidence.stored, value } }
}

export const swapStored = storeInstead('swapped')

/** Changes the answer of one acknowledged operation. */
export const answerWith =
  (action: number, answer: string | null) => (evidence: Evidence, random: () => number) => {
    const { history } = evidence
    const code = history.values.encode(answer)
    const row = findRow(
      history,
      random,
      (each) =>
        isOk(history, each, action) && history.value[each] !== code && history.value[each] !== NONE,
    )
    return row === undefined ? undefined : withCells(evidence, 'value', new Map([[row, code]]))
  }

/** Changes a column in all operations of the key of one stored row. */
export const changeKey =
  (column: Column, code: (history: History) => number) =>
  (evidence: Evidence, random: () => number) => {
    const kept = findKept(evidence, random)
    if (kept === undefined) return undefined
    const { history, stored } = evidence
    const cells = new Map<number, number>()
    for (let row = 0; row < history.length; row++) {
      if (history.key[row] === stored.key[kept]) cells.set(row, code(history))
    }
    return withCells(evidence, column, cells)
  }

/** Lets the answer of one operation be that of the one before it, of another key. */
export const copyAnswer = (action: number) => (evidence: Evidence, random: () => number) => {
  const { history } = evidence
  const rows = Array.from({ length: history.length }, (_, row) => row).filter(
    (row) => isOk(history, row, action) && history.value[row] !== NONE,
  )
  if (rows.length < 2) return undefined
  const at = 1 + Math.floor(random() * (rows.length - 1))
  const answer = history.value[rows[at - 1] as number] as number
  return withCells(evidence, 'value', new Map([[rows[at] as number, answer]]))
}

/** Makes one release come after the next acquire has been answered. */
export const widenLock = (evidence: Evidence, random: () => number) => {
  const { history } = evidence
  const release = findRow(
    history,
    random,
    (row) =>
      isOk(history, row, ACTION.release) &&
      row + 1 < history.length &&
      isOk(history, row + 1, ACTION.acquire),
  )
  if (release === undefined) return undefined
  const invokedAtNs = history.invokedAtNs.slice()
  invokedAtNs[release] = (history.returnedAtNs[release + 1] as number) + 1
  return { ...evidence, history: inOrder({ ...history, invokedAtNs }) }
}

function inOrder(history: History): History {
  const { invokedAtNs, length } = history
  const order = Uint32Array.from({ length }, (_, row) => row).toSorted(
    (a, b) => (invokedAtNs[a] as number) - (invokedAtNs[b] as number) || a - b,
  )
  return { ...history, ...takeRows(history, order) }
}

/** Adds to the final aggregate, or takes away. */
export const shiftAggregate = (by: number) => (evidence: Evidence) => {
  const [first, ...rest] = evidence.aggregates
  if (!first) return undefined
  return {
    ...evidence,
    aggregates: [{ ...first, stored: Number(first.stored ?? 0) + by }, ...rest],
  }
}

/** The rows of the history that touch a key, in order. */
function rowsOf(history: History, key: number | undefined): number[] {
  return Array.from({ length: history.length }, (_, row) => row).filter(
    (row) => history.key[row] === key,
  )
}

/** An item that was accepted and then, after that answer, called a duplicate: both rows. */
function findRepeat(
  { history }: Evidence,
  random: () => number,
): readonly [number, number] | undefined {
  const accepted = history.values.encode('accepted')
  const duplicate = history.values.encode('duplicate')
  const creators = new Map<number, number>()
  for (let row = 0; row < history.length; row++) {
    const isCreator = isOk(history, row, ACTION.create) && history.value[row] === accepted
    if (isCreator) creators.set(history.key[row] as number, row)
  }
  const repeat = findRow(history, random, (row) => {
    const creator = creators.get(history.key[row] as number)
    if (creator === undefined || history.value[row] !== duplicate) return false
    return (history.returnedAtNs[creator] as number) < (history.invokedAtNs[row] as number)
  })
  if (repeat === undefined) return undefined
  return [creators.get(history.key[repeat] as number) as number, repeat]
}

export const acceptAgain = (evidence: Evidence, random: () => number) => {
  const found = findRepeat(evidence, random)
  if (!found) return undefined
  return withCells(
    evidence,
    'value',
    new Map([[found[1], evidence.history.values.encode('accepted')]]),
  )
}

export const takeOtherContent = (evidence: Evidence, random: () => number) => {
  const found = findRepeat(evidence, random)
  if (!found) return undefined
  return withCells(
    evidence,
    'proposal',
    new Map([[found[1], evidence.history.values.encode('other')]]),
  )
}

export const missInRead = (evidence: Evidence, random: () => number) => {
  const found = findRepeat(evidence, random)
  if (!found) return undefined
  const asRead = withCells(evidence, 'action', new Map([[found[1], ACTION.read]]))
  return withCells(asRead, 'value', new Map([[found[1], NONE]]))
}

/** Lets the first operation of a key see its value, and all others propose it only later. */
export const readBeforeWrite = (evidence: Evidence, random: () => number) => {
  const kept = findKept(evidence, random)
  if (kept === undefined) return undefined
  const { history, stored } = evidence
  const rows = rowsOf(history, stored.key[kept])
  const [first] = rows
  if (first === undefined || rows.length < 2) return undefined
  const value = stored.value[kept] as number
  const returnedAtNs = history.returnedAtNs.slice()
  returnedAtNs[first] = (history.invokedAtNs[first] as number) + 1
  const early = { ...evidence, history: { ...history, returnedAtNs } }
  const proposed = withCells(early, 'proposal', new Map(rows.map((row) => [row, value])))
  const seen = withCells(proposed, 'value', new Map([[first, value]]))
  const answered = withCells(seen, 'outcome', new Map([[first, OUTCOME.ok]]))
  const writes = new Map(rows.map((row) => [row, row === first ? ACTION.read : ACTION.write]))
  return withCells(answered, 'action', writes)
}

/** Makes one unanswered batch of two stored items, and takes the row of the second. */
export const halveBatch = (evidence: Evidence, random: () => number) => {
  const one = findKept(evidence, random)
  const other = findKept(evidence, random, one)
  const { history, stored } = evidence
  if (one === undefined || other === undefined) return undefined
  const groups = [one, other].map((row) => rowsOf(history, stored.key[row]))
  const batch = groups.map((rows) => rows[0] as number)
  const outcomes = new Map(groups.flat().map((row) => [row, OUTCOME.fail as number]))
  for (const row of batch) outcomes.set(row, OUTCOME.info)
  const [first, second] = batch as [number, number]
  const { history: changed } = withCells(evidence, 'outcome', outcomes)
  const [invokedAtNs, client] = [changed.invokedAtNs.slice(), changed.client.slice()]
  invokedAtNs[second] = invokedAtNs[first] as number
  client[second] = client[first] as number
  return withRows(
    { ...evidence, history: inOrder({ ...changed, invokedAtNs, client }) },
    (row) => row !== other,
  )
}

/** Lets a read answer -1 after the same client has written, or read, something newer. */
export const showOldVersion = (newer: number) => (evidence: Evidence, random: () => number) => {
  const { history } = evidence
  const { client, key, invokedAtNs, returnedAtNs } = history
  const rows = Array.from({ length: history.length }, (_, row) => row)
  const isAfterNewer = (row: number) =>
    rows.some(
      (earlier) =>
        isOk(history, earlier, newer) &&
        client[earlier] === client[row] &&
        key[earlier] === key[row] &&
        (returnedAtNs[earlier] as number) < (invokedAtNs[row] as number),
    )
  const read = findRow(
    history,
    random,
    (row) => isOk(history, row, ACTION.read) && isAfterNewer(row),
  )
  if (read === undefined) return undefined
  return withCells(evidence, 'value', new Map([[read, history.values.encode('-1')]]))
}
