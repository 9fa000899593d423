import type { StatementMatch } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { toFingerprint } from '../postgres/fingerprint.ts'
import type { TransactionState, WirePoint } from '../postgres/wire.ts'
import { OpenRequests } from './open-requests.ts'
import { createMatcher, describeMatch } from './statement-match.ts'

type Point = { at?: WirePoint['at']; tag?: string; transaction?: TransactionState }

function toPoint(sql: string, { at = 'after', tag, transaction = 'idle' }: Point = {}): WirePoint {
  const statement = {
    number: 0,
    connection: 0,
    sql,
    fingerprint: toFingerprint(sql),
    transaction,
  }
  return at === 'before' ? { at, statement } : { at, statement, tag, error: undefined }
}

const insert = 'INSERT INTO Orders (id) VALUES ($1) /* route=create */'
const rows: [match: StatementMatch, point: WirePoint, matches: boolean][] = [
  [{ statement: 'insert  into ORDERS' }, toPoint(insert), true],
  [{ statement: 'insert into orders (id) values (7)' }, toPoint(insert), true],
  [{ statement: 'route=create' }, toPoint(insert), true],
  [{ statement: 'update' }, toPoint(insert), false],
  [{ statement: 'insert' }, toPoint(insert, { at: 'before' }), false],
  [{ tag: 'insert' }, toPoint('with a as (...)', { tag: 'INSERT 0 1' }), true],
  [{ tag: 'COMMIT' }, toPoint('a; commit', { tag: 'UPDATE 2; COMMIT' }), true],
  [{ tag: 'UPDATE' }, toPoint('commit', { tag: 'COMMIT' }), false],
  [{ tag: 'INSERT' }, toPoint(insert), true],
  [{ statement: 'orders', transaction: 'open' }, toPoint(insert), false],
  [{ statement: 'orders', transaction: 'open' }, toPoint(insert, { transaction: 'open' }), true],
]

test.each(rows)('%j, and a point: %#', (match, point, matches) => {
  expect(createMatcher(match, 'after')(point, () => [])).toBe(matches)
})

test('a route matches while a request of it is open at the replica', () => {
  const open = new OpenRequests()
  const ends = [
    open.begin('http://a', 'POST /orders/7/pay?x=1 HTTP/1.1\r\nhost: a\r\n\r\n'),
    open.begin('http://b', 'GET /ready HTTP/1.1\r\n\r\n'),
  ]
  const matches = (route: string, origin: string) =>
    createMatcher({ route }, 'after')(toPoint('select 1'), () => open.of(origin))
  expect(matches('POST /orders/*/pay', 'http://a')).toBe(true)
  expect(matches('post /orders/7/pay', 'http://a')).toBe(true)
  expect(matches('GET /orders/7/pay', 'http://a')).toBe(false)
  expect(matches('POST /orders/*', 'http://a')).toBe(false)
  expect(matches('POST /orders/*/pay', 'http://b')).toBe(false)
  expect(matches('POST /orders/*/pay', 'http://c')).toBe(false)
  for (const end of ends) end()
  expect(matches('POST /orders/*/pay', 'http://a')).toBe(false)
})

test('a match is described by what it names', () => {
  expect(describeMatch({ statement: 'orders', tag: 'INSERT', route: 'POST /orders', nth: 3 })).toBe(
    'match 3 of "orders", INSERT, POST /orders',
  )
  expect(describeMatch({ tag: 'COMMIT', transaction: 'open' })).toBe(
    'match 1 of COMMIT, a transaction that is open',
  )
})
