import { expect, test } from 'vitest'
import { roleOf, wordsOf } from './statement-role.ts'

test.each([
  { sql: 'COMMIT', transaction: 'open', role: 'commit' },
  { sql: 'end;', transaction: 'open', role: 'commit' },
  { sql: "prepare transaction 'a'", transaction: 'open', role: 'commit' },
  { sql: 'insert into orders values (1)', transaction: 'idle', role: 'commit' },
  { sql: 'insert into orders values (1)', transaction: 'open', role: 'write' },
  { sql: '/* a */ UPDATE orders set n = 1', transaction: 'open', role: 'write' },
  {
    sql: 'with one as (insert into orders values (1) returning id) select id from one',
    transaction: 'open',
    role: 'write',
  },
  { sql: "with one as (select 'delete') select * from one", transaction: 'open', role: 'read' },
  {
    sql: 'with next as (select id from jobs for update skip locked) select id from next',
    transaction: 'idle',
    role: 'read',
  },
  { sql: 'copy orders (id) from stdin', transaction: 'open', role: 'write' },
  { sql: 'copy orders to stdout', transaction: 'open', role: 'read' },
  { sql: 'select 1', transaction: 'idle', role: 'read' },
  { sql: 'begin', transaction: 'idle', role: 'other' },
  { sql: 'rollback', transaction: 'open', role: 'other' },
  { sql: "set application_name = 'commit'", transaction: 'idle', role: 'other' },
] as const)('$sql in an $transaction transaction is a $role', ({ sql, transaction, role }) => {
  expect(roleOf(sql, transaction)).toBe(role)
})

test.each([
  { sql: 'insert into public."orders" (id) values (1)', verb: 'insert', object: 'orders' },
  { sql: 'update only stock set n = n - 1', verb: 'update', object: 'stock' },
  { sql: 'select a from one join two on true', verb: 'select', object: 'one' },
  {
    sql: 'with x as (select 1 from one) insert into two select * from x',
    verb: 'insert',
    object: 'two',
  },
  { sql: 'commit', verb: 'commit', object: undefined },
  { sql: '', verb: 'statement', object: undefined },
])('$sql is about $object', ({ sql, verb, object }) => {
  expect(wordsOf(sql)).toEqual({ verb, object })
})
