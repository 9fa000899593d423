import type { CodeTable } from './code-table.ts'

/** What became of an operation. `info`: it may or may not have happened, then or later. */
export const OUTCOME = { ok: 0, fail: 1, info: 2 } as const
export type OperationOutcome = keyof typeof OUTCOME

/** What an operation did to its key, in the eyes of one guarantee. */
export const ACTION = {
  none: 0,
  /** Proposes a value; the answer says which value holds. */
  write: 1,
  /** Has no effect; the answer says what was seen. */
  read: 2,
  /** Creates the item `key`; the answer says accepted, duplicate or conflict. */
  create: 3,
  /** Adds an item or an amount. */
  add: 4,
  acquire: 5,
  release: 6,
} as const
export type Action = keyof typeof ACTION

/**
 * The columns of a history: 38 bytes a row.
 *
 * `invokedAtNs` is stamped before the send and `returnedAtNs` after the last byte, both from one monotonic
 * clock (`process.hrtime`, the same in all workers). `value` is what the answer said, `proposal` what the
 * request asked for. `guarantee` says whose eyes the row was made with, 0 being nobody's.
 */
export const COLUMN_TYPES = {
  invokedAtNs: Float64Array,
  returnedAtNs: Float64Array,
  key: Uint32Array,
  value: Uint32Array,
  proposal: Uint32Array,
  client: Uint32Array,
  status: Uint16Array,
  step: Uint8Array,
  guarantee: Uint8Array,
  action: Uint8Array,
  outcome: Uint8Array,
} as const

export type ColumnName = keyof typeof COLUMN_TYPES
export type HistoryColumns = {
  readonly [Name in ColumnName]: InstanceType<(typeof COLUMN_TYPES)[Name]>
}

export const COLUMN_NAMES = Object.keys(COLUMN_TYPES) as readonly ColumnName[]
export const BYTES_PER_ROW = COLUMN_NAMES.reduce(
  (bytes, name) => bytes + COLUMN_TYPES[name].BYTES_PER_ELEMENT,
  0,
)

/** How the numbers of the columns are read back as words. */
export type HistoryTables = {
  readonly keys: CodeTable
  readonly values: CodeTable
  /** Names of flow steps; `step` is an index into it. */
  readonly steps: readonly string[]
  /** Names of guarantees; `guarantee` is an index into it, and 0 is the empty name. */
  readonly guarantees: readonly string[]
}

/**
 * All operations of a run: one row for each key that a wire attempt touched, ordered by `invokedAtNs`.
 * Rows of one attempt (a batch) have the same client and the same times.
 */
export type History = HistoryColumns &
  HistoryTables & {
    readonly length: number
    /**
     * By so much each operation was made longer at both ends, because it is known only so well how the clocks of several
     * machines differ. Operations of one client have one clock: with it taken off their order is exact. Absent: by nothing.
     */
    readonly uncertaintyNs?: number
  }

/** Empty columns with room for `rows` rows. */
export function makeColumns(rows: number): HistoryColumns {
  return Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, new COLUMN_TYPES[name](rows)]),
  ) as unknown as HistoryColumns
}

/** The same columns, holding the rows `order` names, in that order. */
export function takeRows(columns: HistoryColumns, order: Uint32Array): HistoryColumns {
  const taken = makeColumns(order.length)
  for (const name of COLUMN_NAMES) {
    const from = columns[name]
    const to = taken[name]
    for (let row = 0; row < order.length; row++) to[row] = from[order[row] as number] as number
  }
  return taken
}

/** The rows that were made for one guarantee; the history itself if they all were. */
export function selectGuarantee(history: History, name: string): History {
  const wanted = history.guarantees.indexOf(name)
  const rows = new Uint32Array(history.length)
  let length = 0
  for (let row = 0; row < history.length; row++) {
    if (history.guarantee[row] === wanted) rows[length++] = row
  }
  if (length === history.length) return history
  return { ...history, ...takeRows(history, rows.subarray(0, length)), length }
}
