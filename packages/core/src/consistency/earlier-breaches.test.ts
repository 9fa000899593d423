/* oxlint-disable unicorn/consistent-function-scoping -- a check stands beside the cases that it judges */
import { describe, expect, test } from 'vitest'
import { HistoryBuilder, type History, type Operation } from '../history/index.ts'
import {
  checkConservation,
  checkExactlyOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkRecount,
  checkWriteOnce,
  EarlierBreaches,
  toStoredRows,
  type GuaranteeResult,
  type StoredItem,
} from './index.ts'
import { toHistory } from './test-support/small-history.ts'

const nothing = new HistoryBuilder().build()

type Items = readonly StoredItem[]
type Judge = (history: History, items: Items, earlier?: EarlierBreaches) => GuaranteeResult

/** Judged as of a database that had rows before. */
function judge(
  check: Judge,
  before: Items,
  { after, sent = [] }: { after: Items; sent?: readonly Operation[] },
) {
  const history = toHistory(sent)
  const earlier = new EarlierBreaches(history, toStoredRows(history, before))
  check(nothing, before, earlier)
  const { counts, older = {} } = check(history, after, earlier.close())
  return {
    counts,
    older: Object.fromEntries(Object.entries(older).map(([name, { count }]) => [name, count])),
  }
}

const operation = (over: Partial<Operation>): Operation => ({
  action: 'create',
  outcome: 'ok',
  key: 'a',
  invokedAtNs: 1,
  returnedAtNs: 2,
  ...over,
})

describe('ids that were sent before', () => {
  const exactlyOnce: Judge = (history, items, earlier) =>
    checkExactlyOnce(history, toStoredRows(history, items), { earlier })
  const idempotent: Judge = (history, items, earlier) =>
    checkIdempotentCreate(history, toStoredRows(history, items), { earlier })
  const writeOnce: Judge = (history, items, earlier) =>
    checkWriteOnce(history, toStoredRows(history, items), { earlier })
  const old = [{ key: 'a', value: 'red' }]

  test.each([
    {
      name: 'refused, since it is there',
      check: exactlyOnce,
      sent: operation({ outcome: 'fail' }),
      older: { GHOST: 1 },
    },
    {
      name: 'answered that it was there',
      check: idempotent,
      sent: operation({ value: 'duplicate' }),
      older: { FALSE_DUPLICATE: 1 },
    },
    {
      name: 'stored with the content of then',
      check: exactlyOnce,
      sent: operation({ proposal: 'blue' }),
      older: { CORRUPT: 1 },
    },
    {
      name: 'keeps the value of then',
      check: writeOnce,
      sent: operation({ action: 'write', proposal: 'blue', value: 'red' }),
      older: { PHANTOM: 1 },
    },
  ])('$name: nothing that the load did', ({ check, sent, older }) => {
    expect(judge(check, old, { after: old, sent: [sent] })).toEqual({ counts: {}, older })
  })

  test('a value of then that the load overwrote is a breach', () => {
    const sent = [operation({ action: 'write', proposal: 'blue', outcome: 'fail' })]
    const after = [{ key: 'a', value: 'blue' }]
    expect(judge(writeOnce, old, { after, sent }).counts).toEqual({ GHOST: 1 })
  })

  test.each([
    { rows: 2, counts: {}, older: { DUPLICATE: 1 } },
    { rows: 3, counts: { DUPLICATE: 1 }, older: {} },
  ])('one row before, $rows after', ({ rows, ...expected }) => {
    const after = Array.from({ length: rows }, () => ({ key: 'a', value: 'red' }))
    expect(judge(exactlyOnce, old, { after, sent: [operation({})] })).toEqual(expected)
  })

  test('a row that nobody sent and that was not there before is one of the load', () => {
    const after = [...old, { key: 'b', value: 'red' }]
    expect(
      judge(exactlyOnce, old, { after, sent: [operation({ key: 'c', outcome: 'info' })] }),
    ).toEqual({
      counts: { PHANTOM: 1 },
      older: { PHANTOM: 1 },
    })
  })
})

describe('what was wrong before', () => {
  const recount = (stored: number, rows: number, earlier: EarlierBreaches) =>
    checkRecount(nothing, [{ key: 'n', stored, recount: rows }], {
      before: [{ key: 'n', stored: 5, recount: 7 }],
      earlier,
    })

  test.each([
    { name: 'as far off', stored: 15, rows: 17, counts: {} },
    { name: 'nearer', stored: 18, rows: 17, counts: {} },
    { name: 'further off', stored: 14, rows: 17, counts: { RECOUNT: 1 } },
  ])('an aggregate that is now $name', ({ stored, rows, counts }) => {
    const earlier = new EarlierBreaches(nothing, undefined)
    recount(5, 7, earlier)
    expect(recount(stored, rows, earlier.close()).counts).toEqual(counts)
  })

  test('a total that was missed before is the same one in every snapshot of clients', () => {
    const read = (value: number) => [operation({ action: 'read', key: 'x', value, client: value })]
    const check: Judge = (history, items, earlier) =>
      checkConservation(history, toStoredRows(history, items), { total: 100, earlier })
    const short = [{ key: 'x', value: '90' }]
    expect(judge(check, short, { after: short, sent: read(90) })).toEqual({
      counts: {},
      older: { NOT_CONSERVED: 2 },
    })
    expect(judge(check, short, { after: short, sent: read(80) })).toEqual({
      counts: { NOT_CONSERVED: 1 },
      older: { NOT_CONSERVED: 1 },
    })
  })

  test('two holders at once before do not hide two holders now', () => {
    const hold = (holder: string, startedAt: number) => ({
      scope: 'rollup',
      holder,
      startedAt,
      finishedAt: startedAt + 10,
    })
    const before = [hold('a', 0), hold('b', 5)]
    const earlier = new EarlierBreaches(nothing, undefined)
    checkLockTable(before, { before, earlier })
    earlier.close()
    expect(checkLockTable(before, { before, earlier }).counts).toEqual({})
    const after = [...before, hold('c', 100), hold('d', 105)]
    const found = checkLockTable(after, { before, earlier })
    expect(found.counts).toEqual({ OVERLAP: 1 })
    expect(found.older).toMatchObject({ OVERLAP: { count: 1 } })
  })
})

describe('what is recorded of before', () => {
  const decimal = (units: number) => ({ digits: BigInt(units), exponent: 0 })
  const breach = (size: number | undefined, of?: string) => ({
    class: 'RECOUNT',
    key: 'n',
    extent: {
      ...(size !== undefined && { size: decimal(size) }),
      ...(of !== undefined && { of }),
    },
  })
  const record = (...breaches: readonly ReturnType<typeof breach>[]) => {
    const earlier = new EarlierBreaches(nothing, undefined)
    expect(breaches.map((one) => earlier.has(one))).toEqual(breaches.map(() => false))
    return earlier.close()
  }

  test.each([
    { sizes: [5, 2], held: 5 },
    { sizes: [2, 5], held: 5 },
    { sizes: [5, 5, 3], held: 5 },
  ])('of several sizes $sizes the largest', ({ sizes, held }) => {
    const earlier = record(...sizes.map((size) => breach(size)))
    expect([held - 1, held, held + 1].map((size) => earlier.has(breach(size)))).toEqual([
      true,
      true,
      false,
    ])
  })

  test('a breach without a size is the same one whatever its size is now', () => {
    const earlier = record(breach(undefined))
    expect([earlier.has(breach(undefined)), earlier.has(breach(9))]).toEqual([true, true])
    expect(record(breach(5)).has(breach(undefined))).toBe(true)
  })

  test('its name is that of its key, or another that it has', () => {
    const earlier = record(breach(5, 'the total'))
    expect(earlier.has(breach(5))).toBe(false)
    expect(earlier.has({ ...breach(5, 'the total'), key: 'm' })).toBe(true)
    expect(earlier.has({ ...breach(5, 'the total'), class: 'OVERCOUNT' })).toBe(false)
  })

  test('rows are asked for once all of before is known, and without them there are none', () => {
    const rows = toStoredRows(nothing, [{ key: 'n', value: 'red' }])
    const one = { class: 'GHOST', key: 'n', extent: { row: 'any' } } as const
    const earlier = new EarlierBreaches(nothing, rows)
    expect(earlier.has(one)).toBe(false)
    expect(earlier.close().has(one)).toBe(true)
    expect(new EarlierBreaches(nothing, undefined).close().has(one)).toBe(false)
  })
})
