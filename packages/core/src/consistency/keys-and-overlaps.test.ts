import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { Amounts, findScale } from './amounts.ts'
import { parseDecimal, type Decimal } from '../decimal/index.ts'
import { settleUnknown } from './findings.ts'
import {
  countAcknowledged,
  countAnswered,
  countKeyOverlaps,
  isContending,
  isRefusal,
} from './overlaps.ts'
import { sessionOf, toSlots } from './slots.ts'
import { toStoredRows } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const operation = (more: Partial<Operation> = {}): Operation => ({
  action: 'add',
  invokedAtNs: 0,
  returnedAtNs: 2,
  outcome: 'ok',
  key: 'k',
  ...more,
})

const cell = (column: ArrayLike<number>, row: number) => column[row] ?? NaN

test('overlaps are those that a comparison of each with each finds', () => {
  const instant = fc.integer({ min: 0, max: 8 })
  const one = fc.record({
    key: fc.constantFrom('a', 'b', null),
    client: fc.integer({ min: 1, max: 3 }),
    invokedAtNs: instant,
    length: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 7 }), (drawn) => {
      const history = toHistory(
        drawn.map(({ length, ...rest }) =>
          operation({ ...rest, returnedAtNs: rest.invokedAtNs + length }),
        ),
      )
      const slots = toSlots(history)
      const found = countKeyOverlaps(history, slots, () => true)
      const rows = Array.from({ length: history.length }, (_, row) => row)
      const isOver = (row: number, other: number) =>
        cell(slots.operation, row) !== 0 &&
        cell(slots.operation, row) === cell(slots.operation, other) &&
        !(
          cell(history.client, row) === cell(history.client, other) &&
          cell(history.invokedAtNs, row) === cell(history.invokedAtNs, other)
        ) &&
        cell(history.invokedAtNs, row) < cell(history.returnedAtNs, other) &&
        cell(history.invokedAtNs, other) < cell(history.returnedAtNs, row)
      // Of an attempt of several rows the longest stands for it, so that only lower bounds are exact there.
      const attempts = new Set(
        rows.map(
          (row) =>
            `${cell(history.client, row)} ${cell(history.invokedAtNs, row)} ${cell(slots.operation, row)}`,
        ),
      )
      fc.pre(attempts.size === rows.length)
      const late = rows.filter((row) => rows.some((other) => other < row && isOver(row, other)))
      expect(found.overlaps).toBe(late.length)
      expect(found.contendedKeys).toBe(new Set(late.map((row) => cell(slots.operation, row))).size)
      for (const row of late) expect(found.isOverlapping(row)).toBe(true)
      for (const row of rows.filter((each) => !rows.some((other) => isOver(each, other))))
        expect(found.isOverlapping(row)).toBe(false)
    }),
    { seed: 63, numRuns: 300 },
  )
})

test('rows of one attempt do not overlap each other, and what is not counted overlaps nothing', () => {
  const batch = toHistory([operation({ client: 1 }), operation({ client: 1 })])
  expect(countKeyOverlaps(batch, toSlots(batch), () => true).overlaps).toBe(0)
  const three = toHistory([
    operation({ client: 1 }),
    operation({ client: 2 }),
    operation({ client: 3 }),
  ])
  const found = countKeyOverlaps(three, toSlots(three), (row) => row !== 0)
  expect([found.overlaps, found.contendedKeys]).toEqual([1, 1])
  expect([0, 1, 2].map(found.isOverlapping)).toEqual([false, true, true])
})

test('a refusal by the target contends, one by the way to it or by permission does not', () => {
  const statuses = [0, 401, 403, 404, 405, 429, 409, 412, 423, 500]
  const history = toHistory(
    statuses.map((status, at) =>
      operation({ outcome: 'fail', status, invokedAtNs: at, returnedAtNs: at + 1 }),
    ),
  )
  const rows = statuses.map((_, row) => row)
  expect(rows.filter((row) => isRefusal(history, row)).map((row) => statuses[row])).toEqual([
    409, 412, 423, 500,
  ])
  expect(rows.map((row) => isContending(history, row))).toEqual(
    rows.map((row) => isRefusal(history, row)),
  )
  const others = toHistory([operation({ status: 404 }), operation({ outcome: 'info', status: 0 })])
  expect([0, 1].map((row) => [isContending(others, row), isRefusal(others, row)])).toEqual([
    [true, false],
    [true, false],
  ])
})

test('acknowledged, answered and unanswered operations are counted apart', () => {
  const history = toHistory([
    operation(),
    operation({ outcome: 'fail', status: 409 }),
    operation({ outcome: 'fail', status: 404 }),
    operation({ outcome: 'info' }),
    operation({ outcome: 'info', key: 'l' }),
    operation({ action: 'read' }),
  ])
  const isSent = (row: number) => history.action[row] === history.action[0]
  expect(countAcknowledged(history, isSent)).toBe(1)
  expect(countAnswered(history, isSent)).toBe(2)
  expect(settleUnknown(history, undefined)).toEqual({
    total: 2,
    stored: 0,
    absent: 0,
    unexplained: 2,
  })
  const isStored = (row: number) => history.keys.decode(history.key[row] ?? 0) === 'l'
  expect(settleUnknown(history, isStored)).toEqual({
    total: 2,
    stored: 1,
    absent: 1,
    unexplained: 0,
  })
})

describe.each([
  { what: 'close to each other', ids: ['g-0', 'g-1', 'g-5'] },
  { what: 'far apart', ids: ['g-0', 'g-zik0zj', 'g-zik0zi'] },
])('ids $what', ({ ids }) => {
  test('have a slot each, and their texts back', () => {
    const keys = ['mine', ...ids, null]
    const history = toHistory(keys.map((key) => operation({ key })))
    const stored = toStoredRows(
      history,
      [...ids, 'mine', 'g-7'].map((key) => ({ key })),
    )
    const slots = toSlots(history, stored)
    expect(Array.from(slots.operation, (slot) => slots.keyOf(slot))).toEqual(['mine', ...ids, ''])
    expect(Array.from(slots.row, (slot) => slots.keyOf(slot))).toEqual([...ids, 'mine', 'g-7'])
    expect(new Set(slots.operation).size).toBe(keys.length)
    expect(slots.operation[keys.length - 1]).toBe(0)
    for (const slot of [...slots.operation, ...slots.row]) expect(slot).toBeLessThan(slots.count)
    for (const id of ids) expect(slots.keyOf(slots.slotOf(id))).toBe(id)
    // Not many more slots than there are keys, however far apart the ids are.
    expect(slots.count).toBeLessThan(20)
  })
})

test('a key and a client make one number, and no two the same', () => {
  const pairs = [1, 2, 2 ** 25 - 1].flatMap((slot) =>
    [0, 1, 2 ** 28 - 1].map((client) => sessionOf(slot, client)),
  )
  expect(new Set(pairs).size).toBe(9)
  expect(pairs.every(Number.isSafeInteger)).toBe(true)
})

const decimal = (text: string): Decimal => {
  const parsed = parseDecimal(text)
  if (!parsed) throw new Error(text)
  return parsed
}

test('a scale holds decimals and their sum as whole numbers, and says where it cannot', () => {
  const scale = findScale(['1.5', '-0.25', '3'].map(decimal))
  expect(['1.5', '-0.25', '3', '4.25'].map((text) => scale?.toUnits(decimal(text)))).toEqual([
    150, -25, 300, 425,
  ])
  expect(scale?.format(425)).toBe('4.25')
  expect(scale?.format(-100)).toBe('-1')
  expect(findScale([])?.toUnits(decimal('7'))).toBe(7)
  expect(findScale(['9007199254740991'].map(decimal))?.format(1)).toBe('1')
  expect(findScale(['9007199254740991', '-1'].map(decimal))).toBeUndefined()
  expect(findScale(['9007199254740991', '0.1'].map(decimal))).toBeUndefined()
})

test('amounts are read once each, and the first that is no number is named', () => {
  const history = toHistory([])
  const amounts = new Amounts(history)
  const [twelve, unread, words] = ['12.30', UNREAD, 'a lot'].map((text) =>
    history.values.encode(text),
  )
  expect(amounts.of(0)).toBeUndefined()
  expect(amounts.of(twelve ?? 0)).toEqual(decimal('12.3'))
  expect(amounts.of(twelve ?? 0)).toBe(amounts.of(twelve ?? 0))
  expect(amounts.of(unread ?? 0)).toBeUndefined()
  expect(amounts.describeProblem()).toBeNull()
  expect(amounts.of(words ?? 0)).toBeUndefined()
  expect(amounts.parse('more')).toBeUndefined()
  expect(amounts.describeProblem()).toBe(
    '"a lot" is no number: amounts and values are numbers, or texts such as 12.30',
  )
})
