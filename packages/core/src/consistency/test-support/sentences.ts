import type { Operation } from '../../history/index.ts'
import type { GuaranteeResult } from '../guarantee-result.ts'
import { toStoredRows, type StoredItem } from '../stored-rows.ts'
import { toHistory } from './small-history.ts'

/** An operation of a client, by its milliseconds. */
export const op = (
  action: Operation['action'],
  [client, from, to]: readonly [client: number, from: number, to: number],
  more: Partial<Operation> = {},
): Operation => ({
  action,
  client,
  invokedAtNs: from * 1e6,
  returnedAtNs: to * 1e6,
  outcome: 'ok',
  key: 'k',
  status: 200,
  ...more,
})
export const rowsOf = (operations: readonly Operation[], items: readonly StoredItem[]) => {
  const history = toHistory(operations)
  return [history, toStoredRows(history, items)] as const
}
export const written = (...values: readonly (string | null)[]) =>
  values.map((value) => ({ key: 'k', value }))
type Place = readonly [client: number, at: number]
export const write = ([client, at]: Place, value: string | null, more: Partial<Operation> = {}) =>
  op('write', [client, at, at + 1], { proposal: value, value, ...more })
export const read = (client: number, at: number, value: string | number | null) =>
  op('read', [client, at, at + 1], { value })
export const create = ([client, at]: Place, value: string | null, more: Partial<Operation> = {}) =>
  op('create', [client, at, at + 1], { proposal: 'h1', value, ...more })
export const add = ([client, at]: Place, amount: number, more: Partial<Operation> = {}) =>
  op('add', [client, at, at + 2], { proposal: amount, ...more })
export const take = (client: number, at: number, token: number | string) =>
  op('acquire', [client, at, at + 1], { value: token })
export const counter = (stored: number | null, recount: number | null = null) => [
  { key: 'k', stored, recount },
]
export const run = (
  holder: string,
  [startedAt, finishedAt]: readonly [number, number | null],
  token?: number,
) => ({
  scope: 'job',
  holder,
  startedAt,
  finishedAt,
  ...(token !== undefined && { token }),
})
export const sent = (atMs: number, answer: number | 'lost', key = 'k') => ({ key, atMs, answer })

export type SentenceCase = {
  readonly name: string
  readonly result: () => GuaranteeResult
  readonly says: readonly string[]
}

/** Each anomaly: its class, its key, the operations that prove it, and the sentence that pages and files show. */
export const listSentences = ({ anomalies }: GuaranteeResult): string[] =>
  anomalies.map((anomaly) => {
    const place = [anomaly.class, anomaly.key, ...anomaly.operations].filter((part) => part !== '')
    return `${place.join(' ')}: ${anomaly.sentence}`
  })
