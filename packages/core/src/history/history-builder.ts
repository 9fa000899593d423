import { invariant } from '../invariant.ts'
import { CodeTable, hashCode } from './code-table.ts'
import {
  ACTION,
  COLUMN_NAMES,
  OUTCOME,
  makeColumns,
  type Action,
  type History,
  type HistoryColumns,
  type OperationOutcome,
} from './history.ts'
import type { HistoryChunk } from './history-chunk.ts'
import { orderRows } from './order-rows.ts'

/** One operation, in words. */
export type Operation = {
  readonly invokedAtNs: number
  readonly returnedAtNs: number
  readonly outcome: OperationOutcome
  readonly action: Action
  readonly key: string | null
  /** What the answer said: the value that holds, `accepted`, an amount, a fencing token. */
  readonly value?: string | number | null
  /** What the request asked for: a value, an amount. */
  readonly proposal?: string | number | null
  /** In place of `proposal`, a body: only its hash is stored. */
  readonly payload?: string
  /** The virtual user: one session, below 2^28. */
  readonly client?: number
  /** HTTP status; 0 when no answer came. */
  readonly status?: number
  readonly step?: string
  readonly guarantee?: string
}

export type HistoryBuilderOptions = {
  /** Prefix of the ids that this run generates. */
  readonly prefix?: string
  /** Rows to make room for at first; the columns double when they are full. */
  readonly rows?: number
}

/** Collects operations as they complete and makes the ordered {@link History} of them. */
export class HistoryBuilder {
  readonly keys: CodeTable
  readonly values = new CodeTable()
  readonly #steps = new CodeTable()
  readonly #guarantees = new CodeTable()
  #columns: HistoryColumns
  #capacity: number
  #length = 0
  /** The first codes of each table that were not handed over yet. */
  #drained = { keys: 1, values: 1, steps: 1, guarantees: 1 }

  constructor({ prefix = '', rows = 1024 }: HistoryBuilderOptions = {}) {
    this.keys = new CodeTable(prefix)
    this.#capacity = Math.max(1, rows)
    this.#columns = makeColumns(this.#capacity)
  }

  get length(): number {
    return this.#length
  }

  add(operation: Operation): void {
    const row = this.#next()
    const columns = this.#columns
    columns.invokedAtNs[row] = operation.invokedAtNs
    columns.returnedAtNs[row] = operation.returnedAtNs
    columns.key[row] = this.keys.encode(operation.key)
    columns.value[row] = this.values.encode(toText(operation.value))
    columns.proposal[row] =
      operation.payload === undefined
        ? this.values.encode(toText(operation.proposal))
        : hashCode(operation.payload)
    columns.client[row] = operation.client ?? 0
    columns.status[row] = operation.status ?? 0
    columns.step[row] = narrow(this.#steps.encode(operation.step ?? null))
    columns.guarantee[row] = narrow(this.#guarantees.encode(operation.guarantee ?? null))
    columns.action[row] = ACTION[operation.action]
    columns.outcome[row] = OUTCOME[operation.outcome]
  }

  /** The history so far, ordered by invocation; rows that were invoked together keep the order they came in. */
  build(): History {
    const columns = view(this.#columns, this.#length)
    return {
      ...orderRows(columns),
      length: this.#length,
      keys: this.keys,
      values: this.values,
      steps: ['', ...this.#steps.texts()],
      guarantees: ['', ...this.#guarantees.texts()],
    }
  }

  /** Hands over what came since the last time, in the order it came, and keeps only the tables. */
  drain(): HistoryChunk {
    const tables = {
      keys: this.keys,
      values: this.values,
      steps: this.#steps,
      names: this.#guarantees,
    }
    const chunk = {
      length: this.#length,
      columns: copy(view(this.#columns, this.#length)),
      keys: tables.keys.texts(this.#drained.keys),
      values: tables.values.texts(this.#drained.values),
      steps: tables.steps.texts(this.#drained.steps),
      guarantees: tables.names.texts(this.#drained.guarantees),
    }
    this.#drained = {
      keys: tables.keys.size,
      values: tables.values.size,
      steps: tables.steps.size,
      guarantees: tables.names.size,
    }
    this.#length = 0
    return chunk
  }

  #next(): number {
    if (this.#length === this.#capacity) {
      this.#capacity *= 2
      const wider = makeColumns(this.#capacity)
      for (const name of COLUMN_NAMES) wider[name].set(this.#columns[name])
      this.#columns = wider
    }
    return this.#length++
  }
}

function toText(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function narrow(code: number): number {
  invariant(code < 256, 'a history has at most 255 steps and 255 guarantees')
  return code
}

function view(columns: HistoryColumns, length: number): HistoryColumns {
  return Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, columns[name].subarray(0, length)]),
  ) as unknown as HistoryColumns
}

function copy(columns: HistoryColumns): HistoryColumns {
  return Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, columns[name].slice()]),
  ) as unknown as HistoryColumns
}
