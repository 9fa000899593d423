import {
  ACTION,
  NONE,
  OUTCOME,
  type Action,
  type History,
  type OperationOutcome,
} from '../history/index.ts'
import type { Anomaly, StoredRow } from './guarantee-result.ts'
import { UNREAD } from './unread.ts'

/** One operation on the key of an anomaly, in readable form. Milliseconds count from the run's first operation. */
export type StoryOperation = {
  /** Its row of the history. */
  readonly row: number
  readonly client: number
  /** The how-manieth time this was asked of the key: 2 is the first retry, or the second client. */
  readonly attempt: number
  readonly step: string
  readonly action: Action
  readonly outcome: OperationOutcome
  /** HTTP status; null when no answer came. */
  readonly status: number | null
  readonly invokedMs: number
  readonly returnedMs: number
  readonly proposal: string | null
  readonly value: string | null
  /** One of those that contradict each other. */
  readonly proves: boolean
}

/** The evidence for an anomaly, in readable form. */
export type AnomalyStory = {
  readonly class: string
  readonly promise: string
  readonly key: string
  readonly sentence: string
  readonly operations: readonly StoryOperation[]
  /** Operations that prove it, or are on that key, and are left out of the list. */
  readonly omitted: number
  readonly rows: readonly StoredRow[]
  /** Rows that prove it and are left out. */
  readonly omittedRows: number
}

const actions = Object.keys(ACTION) as Action[]
const outcomes = Object.keys(OUTCOME) as OperationOutcome[]

/** How many operations a story shows: those that prove it, and the first others. */
const shown = 24

/** The stories of anomalies, in one pass over the history. */
export function describeAnomalies(history: History, anomalies: readonly Anomaly[]): AnomalyStory[] {
  const rowsOfKey = collectRows(history, anomalies)
  return anomalies.map((anomaly) => {
    const touched = rowsOfKey.get(anomaly.key) ?? []
    const proof = new Set(anomaly.operations)
    const others = touched.filter((row) => !proof.has(row))
    const kept = [...proof, ...others.slice(0, Math.max(0, shown - proof.size))]
    return {
      class: anomaly.class,
      promise: anomaly.promise,
      key: anomaly.key,
      sentence: anomaly.sentence,
      operations: kept
        .toSorted((a, b) => a - b)
        .map((row) => describeOperation({ history, row, touched, proves: proof.has(row) })),
      // What proves it beyond the first is among the others of its key, if it has one.
      omitted: Math.max(anomaly.moreOperations, proof.size + others.length - kept.length),
      rows: anomaly.rows,
      omittedRows: anomaly.moreRows,
    }
  })
}

function collectRows(history: History, anomalies: readonly Anomaly[]): Map<string, number[]> {
  const rowsOfCode = new Map<number, number[]>()
  const rowsOfKey = new Map<string, number[]>()
  for (const { key } of anomalies) {
    if (key === '' || rowsOfKey.has(key)) continue
    const rows: number[] = []
    rowsOfKey.set(key, rows)
    rowsOfCode.set(history.keys.encode(key), rows)
  }
  if (rowsOfCode.size === 0) return rowsOfKey
  for (let row = 0; row < history.length; row++) {
    rowsOfCode.get(history.key[row] as number)?.push(row)
  }
  return rowsOfKey
}

type StoryContext = {
  readonly history: History
  readonly row: number
  /** All rows of its key, ascending. */
  readonly touched: readonly number[]
  readonly proves: boolean
}

function describeOperation({ history, row, touched, proves }: StoryContext): StoryOperation {
  const { invokedAtNs, returnedAtNs, status, values } = history
  const startNs = invokedAtNs[0] as number
  const toMs = (ns: number) => (ns - startNs) / 1e6
  const isRead = history.action[row] === ACTION.read
  const isBefore = (other: number) =>
    other < row && (history.action[other] === ACTION.read) === isRead
  return {
    row,
    client: history.client[row] as number,
    attempt: touched.filter(isBefore).length + 1,
    step: history.steps[history.step[row] as number] ?? '',
    action: actions[history.action[row] as number] as Action,
    outcome: outcomes[history.outcome[row] as number] as OperationOutcome,
    status: status[row] === 0 ? null : (status[row] as number),
    invokedMs: toMs(invokedAtNs[row] as number),
    returnedMs: toMs(returnedAtNs[row] as number),
    proposal:
      history.proposal[row] === NONE ? null : values.decode(history.proposal[row] as number),
    value: toWord(values.decode(history.value[row] as number)),
    proves,
  }
}

/** What could not be read is shown as nothing. */
function toWord(value: string | null): string | null {
  return value === UNREAD ? null : value
}
