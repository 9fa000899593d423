import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkIdempotentCreate } from './index.ts'
import { create, listSentences, op, rowsOf } from './test-support/sentences.ts'

const lost = { outcome: 'info', status: 0 } as const
const batch = (client: number, at: number, keys: readonly string[]) =>
  keys.map((key) => create([client, at], null, { key, ...lost }))

const check = (sent: readonly Operation[], stored: readonly string[]) =>
  listSentences(
    checkIdempotentCreate(
      ...rowsOf(
        sent,
        stored.map((key) => ({ key })),
      ),
      { atomicBatches: true },
    ),
  )

const half = (all: number, stored: number) =>
  `Of the ${all} items in the unanswered batch of client 1 at 0.000 ms, ${stored} are stored and ${all - stored} are not: an atomic batch is stored whole or not at all.`

test('a batch without an answer may be stored whole, or not at all', () => {
  expect(check(batch(1, 0, ['a', 'b', 'c']), ['a', 'b', 'c'])).toEqual([])
  expect(check(batch(1, 0, ['a', 'b', 'c']), [])).toEqual([])
  expect(check(batch(1, 0, ['a', 'b', 'c']), ['a', 'c'])).toEqual([
    `PARTIAL_BATCH b 0 1 2: ${half(3, 2)}`,
  ])
})

test('an item that another attempt may have created shows nothing', () => {
  const other = create([2, 5], null, { key: 'a', ...lost })
  expect(check([...batch(1, 0, ['a', 'b', 'c']), other], ['a'])).toEqual([])
  expect(check([...batch(1, 0, ['a', 'b', 'c']), other], ['a', 'b'])).toEqual([
    `PARTIAL_BATCH c 1 2: ${half(2, 1)}`,
  ])
})

test('an attempt that was refused, and a read, created nothing', () => {
  const others = [
    create([2, 5], null, { key: 'a', outcome: 'fail', status: 409 }),
    op('read', [3, 7, 8], { key: 'a', value: 'x' }),
  ]
  expect(check([...batch(1, 0, ['a', 'b']), ...others], ['a'])).toEqual([
    `PARTIAL_BATCH b 0 1: ${half(2, 1)}`,
  ])
})

test('requests of two clients, and of two times, are batches each', () => {
  expect(check([...batch(1, 0, ['a']), ...batch(2, 0, ['b'])], ['a'])).toEqual([])
  expect(check([...batch(1, 0, ['a']), ...batch(1, 5, ['b'])], ['a'])).toEqual([])
})

test('what the same request read is no item of its batch', () => {
  const alsoRead = op('read', [1, 0, 1], { key: 'c', value: null, ...lost })
  expect(check([...batch(1, 0, ['a', 'b']), alsoRead], ['a', 'b'])).toEqual([])
})
