import { ACTION, NONE, OUTCOME, takeRows, type History } from '../../history/index.ts'
import type { AnomalyClass, GuaranteeKind } from '../guarantee-result.ts'
import type { StoredRows } from '../stored-rows.ts'
import type { Evidence } from './evidence.ts'

/** A known fault that is planted in evidence, to prove that a checker sees it. */
export type PlantedFault = {
  readonly name: string
  readonly guarantee: GuaranteeKind
  /** One of these must be found. */
  readonly expects: readonly AnomalyClass[]
  /** The evidence with the fault in it; undefined if there is no place for it. Changes nothing it is given. */
  readonly plant: (evidence: Evidence, random: () => number) => Evidence | undefined
}

type Column = 'value' | 'proposal' | 'action' | 'outcome'

/** A row of the history that fits, picked at random. */
function findRow(
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

function isOk(history: History, row: number, action: number): boolean {
  return history.outcome[row] === OUTCOME.ok && history.action[row] === action
}

function withCell(
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
function findKept({ history, stored }: Evidence, random: () => number): number | undefined {
  const acknowledged = new Set<number>()
  for (let row = 0; row < history.length; row++) {
    if (history.outcome[row] === OUTCOME.ok && history.value[row] !== NONE)
      acknowledged.add(history.key[row] as number)
  }
  const start = Math.floor(random() * stored.length)
  for (let step = 0; step < stored.length; step++) {
    const row = (start + step) % stored.length
    if (acknowledged.has(stored.key[row] as number)) return row
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
  const key = Uint32Array.of(...stored.key, history.keys.encode('nobody sent this'))
  const value = Uint32Array.of(...stored.value, history.values.encode('stranger'))
  return { ...evidence, stored: { length: key.length, key, value } }
}

export const swapStored = (evidence: Evidence, random: () => number) => {
  const swapped = findKept(evidence, random)
  if (swapped === undefined) return undefined
  const value = evidence.stored.value.slice()
  value[swapped] = evidence.history.values.encode('swapped')
  return { ...evidence, stored: { ...evidence.stored, value } }
}

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
    return row === undefined ? undefined : withCell(evidence, 'value', new Map([[row, code]]))
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
    return withCell(evidence, column, cells)
  }

/** Lets the answer of one operation be that of the one before it, of another key. */
export const copyAnswer = (action: number) => (evidence: Evidence, random: () => number) => {
  const { history } = evidence
  const rows = Array.from({ length: history.length }, (_, row) => row).filter((row) =>
    isOk(history, row, action),
  )
  if (rows.length < 2) return undefined
  const at = 1 + Math.floor(random() * (rows.length - 1))
  const answer = history.value[rows[at - 1] as number] as number
  return withCell(evidence, 'value', new Map([[rows[at] as number, answer]]))
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
  const order = Uint32Array.from({ length: history.length }, (_, row) => row).toSorted(
    (a, b) => (invokedAtNs[a] as number) - (invokedAtNs[b] as number),
  )
  return { ...evidence, history: { ...history, ...takeRows({ ...history, invokedAtNs }, order) } }
}

/** Adds to the final aggregate, or takes away. */
export const shiftAggregate = (by: number) => (evidence: Evidence) => {
  const [first, ...rest] = evidence.aggregates
  if (!first) return undefined
  return { ...evidence, aggregates: [{ ...first, stored: (first.stored ?? 0) + by }, ...rest] }
}
