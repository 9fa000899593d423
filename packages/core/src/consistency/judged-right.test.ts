/* oxlint-disable unicorn/consistent-function-scoping -- a check stands beside the cases that it judges */
// What a correct backend may answer and must not be blamed for, each beside the same with one thing wrong.
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import {
  checkIdempotentCreate,
  checkMonotonicReads,
  checkMutualExclusion,
  checkRecount,
  checkWriteOnce,
  UNREAD,
} from './index.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'

const op = (more: Partial<Operation> & Pick<Operation, 'action'>): Operation => ({
  invokedAtNs: 0,
  returnedAtNs: 9,
  outcome: 'ok',
  key: 'k',
  status: 200,
  ...more,
})
const rowsOf = (operations: readonly Operation[], items: readonly StoredItem[]) => {
  const history = toHistory(operations)
  return [history, toStoredRows(history, items)] as const
}
const times = (count: number) => Array.from({ length: count }, (_, at) => at)

const checkAccounts = (operations: readonly Operation[], value = 'id-1') =>
  checkWriteOnce(...rowsOf(operations, [{ key: 'k', value }]), { serverPicks: true })

const readVersions = (values: readonly (string | number)[], versions?: 'text') =>
  checkMonotonicReads(
    toHistory(
      values.map((value, at) =>
        op({ action: 'read', value, invokedAtNs: at * 10, returnedAtNs: at * 10 + 1 }),
      ),
    ),
    versions ? { versions } : {},
  )

const up = (of: (at: number) => string | number) => times(7).map(of)

const hold = (token: string, at: number) => [
  op({
    action: 'acquire',
    value: token,
    client: at,
    invokedAtNs: at * 10,
    returnedAtNs: at * 10 + 1,
  }),
  op({ action: 'release', client: at, invokedAtNs: at * 10 + 5, returnedAtNs: at * 10 + 6 }),
]

const adds = (amount: string, more: Partial<Operation> = {}) =>
  times(10).map((client) => op({ action: 'add', proposal: amount, client, ...more }))

describe('writeOnce where all but one are refused', () => {
  const winner = op({ action: 'write', value: 'id-1', client: 1 })
  const losers = (status: number) =>
    [2, 3, 4, 5].map((client) => op({ action: 'write', client, outcome: 'fail', status }))

  test.each([409, 412, 423, 422, 200])(
    'answered %i: that is contention, and it passes',
    (status) => {
      expect(checkAccounts([winner, ...losers(status)])).toMatchObject({
        outcome: 'pass',
        contendedKeys: 1,
        overlaps: 4,
      })
    },
  )

  test.each([0, 401, 404, 429])('answered %i: that says nothing about the key', (status) => {
    expect(checkAccounts([winner, ...losers(status)])).toMatchObject({
      outcome: 'no_evidence',
      overlaps: 0,
    })
  })

  test('what was refused and is stored all the same is a ghost', () => {
    expect(checkAccounts(losers(409)).counts).toEqual({ GHOST: 1 })
  })

  test('a value that could not be read is no breach and no pass', () => {
    const unread = times(5).map((client) => op({ action: 'write', client, value: UNREAD }))
    expect(checkAccounts(unread)).toMatchObject({
      outcome: 'no_evidence',
      anomalies: [],
      reason: expect.stringContaining('gave no value') as string,
    })
    expect(checkAccounts([...unread, winner], 'id-2').counts).toEqual({ CONFLICT: 1 })
  })
})

describe('the words of idempotentCreate', () => {
  const keys = times(5).map((at) => `k${at}`)
  const twice = (words: readonly [Operation['value'], Operation['value']]) =>
    keys.flatMap((key) =>
      words.map((value, client) => op({ action: 'create', key, value, client })),
    )
  const check = (words: readonly [Operation['value'], Operation['value']], copies = 1) =>
    checkIdempotentCreate(
      ...rowsOf(
        twice(words),
        keys.flatMap((key) => times(copies).map(() => ({ key }))),
      ),
    )

  test('without any word the rows decide, and the result says what was not looked for', () => {
    const result = check([null, null])
    expect(result).toMatchObject({ outcome: 'pass', overlaps: 5 })
    expect(result.warnings[0]).toContain('no answer shows whether it was new')
    expect(check([null, null], 2).counts).toEqual({ DUPLICATE: 5 })
    expect(check([null, null], 0).counts).toEqual({ LOST: 5 })
  })

  test('with words they decide', () => {
    expect(check(['accepted', 'duplicate']).outcome).toBe('pass')
    expect(check(['accepted', 'accepted']).counts).toEqual({ DOUBLE_ACCEPT: 5 })
  })

  test.each([
    { what: 'some answers have none', words: ['accepted', null] as const, reason: 'gave no value' },
    { what: 'one is unknown', words: ['created', 'duplicate'] as const, reason: '"created"' },
  ])('$what: no evidence, by name', ({ words, reason }) => {
    const result = check(words)
    expect(result.outcome).toBe('no_evidence')
    expect(result.reason).toContain(reason)
  })
})

describe('versions', () => {
  test.each([
    { what: 'numbers', values: up((at) => at) },
    { what: 'bigints', values: up((at) => `900719925474099${at}`) },
    { what: 'decimals', values: up((at) => `0.0${at}`) },
    { what: 'ISO times', values: up((at) => `2026-11-28T10:00:00.00000${at}Z`) },
    { what: 'times of Postgres', values: up((at) => `2026-11-28 10:00:00.12345${at}+00`) },
  ])('$what compare: forward passes, backward fails', ({ values }) => {
    expect(readVersions(values).outcome).toBe('pass')
    expect(readVersions(values.toReversed()).outcome).toBe('fail')
  })

  test.each([
    { what: 'NaN', values: up(() => Number.NaN) },
    { what: 'a uuid', values: up((at) => `0b5cb4ac-${at}`) },
    { what: 'numbers beside times', values: [1, 2, 3, 4, 5, 6, '2026-11-28'] },
  ])('$what: no evidence with the reason', ({ values }) => {
    const result = readVersions(values)
    expect(result.outcome).toBe('no_evidence')
    expect(result.reason).toContain('versions are numbers, ISO 8601 times, or text')
  })

  test('text compares where its author says so', () => {
    const values = up((at) => `01JD${at}XYZ`)
    expect(readVersions(values, 'text').outcome).toBe('pass')
    expect(readVersions(values.toReversed(), 'text').outcome).toBe('fail')
  })

  test('fencing tokens: beyond 2^53 they still rise or fall', () => {
    const tokens = (...all: readonly string[]) => checkMutualExclusion(toHistory(all.flatMap(hold)))
    expect(tokens('9007199254740993', '9007199254740992').counts).toEqual({ FENCING: 1 })
    expect(tokens('9007199254740992', '9007199254740993').counts).toEqual({})
    expect(tokens('7', 'NaN')).toMatchObject({
      outcome: 'no_evidence',
      reason: expect.stringContaining('"NaN" has no order') as string,
    })
  })
})

describe('sums are exact', () => {
  test('ten times 0.1 is 1, and a cent more or less is found', () => {
    const check = (stored: string) =>
      checkRecount(toHistory(adds('0.1')), [{ key: 'k', stored, recount: stored }])
    expect(check('1.00').outcome).toBe('pass')
    expect(check('0.99').counts).toEqual({ LOST_UPDATE: 1 })
    expect(check('1.01').counts).toEqual({ OVERCOUNT: 1 })
  })

  test('a tolerance applies where it is declared', () => {
    const aggregates = [{ key: 'k', stored: '1.004', recount: '1' }]
    const check = (tolerance: string) =>
      checkRecount(toHistory(adds('0.1')), aggregates, { tolerance }).outcome
    expect(check('0')).toBe('fail')
    expect(check('0.005')).toBe('pass')
  })

  test('an amount that is no number is no evidence, and names it', () => {
    const result = checkRecount(toHistory(adds('a lot')), [{ key: 'k', stored: 0, recount: null }])
    expect(result).toMatchObject({ outcome: 'no_evidence', anomalies: [] })
    expect(result.reason).toContain('"a lot" is no number')
  })

  test('a counter starts from what it was before the load', () => {
    const check = (stored: number) =>
      checkRecount(toHistory(adds('-1')), [{ key: 'k', stored, recount: null }], {
        before: [{ key: 'k', stored: 1000, recount: null }],
      })
    expect(check(990).outcome).toBe('pass')
    expect(check(991).counts).toEqual({ OVERCOUNT: 1 })
  })

  test('aggregates that did not change are no evidence, however right they are', () => {
    const rows = [{ key: 'sku', stored: 10, recount: 10 }]
    const check = (before: typeof rows | undefined) => checkRecount(toHistory([]), rows, { before })
    expect(check(rows)).toMatchObject({ outcome: 'no_evidence' })
    expect(check(undefined).reason).toContain('the rows before the load were not read')
    expect(check([{ key: 'sku', stored: 12, recount: 12 }]).outcome).toBe('pass')
    const zero = [{ key: 'sku', stored: 0, recount: 0 }]
    expect(checkRecount(toHistory([]), zero, { before: rows }).outcome).toBe('pass')
  })
})

describe('an addition that answers the new value', () => {
  const increments = (values: readonly number[]) =>
    toHistory(values.map((value, client) => op({ action: 'add', proposal: 1, value, client })))
  const check = (values: readonly number[], stored = values.length) =>
    checkRecount(increments(values), [{ key: 'k', stored, recount: null }])

  test('each value once passes', () => {
    expect(check([2, 1, 4, 3]).outcome).toBe('pass')
  })

  test('two with one value are the proof, and only they', () => {
    const [anomaly] = check([1, 2, 2, 3], 4).anomalies
    expect(anomaly).toMatchObject({ class: 'LOST_UPDATE', operations: [1, 2] })
  })

  test('one that did not see itself is lost', () => {
    expect(check([0, 1, 2, 3], 4).counts).toMatchObject({ LOST_UPDATE: 1 })
  })
})
