import type { WirePoint, WireStatement } from '@gauntlet/faults'
import { expect, test } from 'vitest'
import { StatementLog } from './statement-log.ts'

let number = 0
const statement = (sql: string, more: Partial<WireStatement> = {}): WireStatement => ({
  number: (number += 1),
  connection: 0,
  sql,
  fingerprint: sql,
  transaction: 'open',
  ...more,
})
const before = (one: WireStatement): WirePoint => ({ at: 'before', statement: one })
const after = (one: WireStatement): WirePoint => ({
  at: 'after',
  statement: one,
  tag: undefined,
  error: undefined,
})
const client = () => ({ step: 'POST /orders', isAnswered: false })

test('a statement has one id at both of its points, and another one when it comes again', () => {
  const log = new StatementLog(new Set(), client)
  const [one, two] = [statement('insert into orders'), statement('insert into orders')]
  const ids = [before(one), before(two), after(one), after(two)].map((point) => log.see(point))
  expect(ids[0]).toMatch(/^insert-orders-[0-9a-f]{6}\.1$/)
  expect(ids).toEqual([ids[0], ids[1], ids[0], ids[1]])
  expect(ids[1]).toBe(ids[0]?.replace('.1', '.2'))
  expect(log.statements.map(({ step }) => step)).toEqual(['POST /orders', 'POST /orders'])
})

test('what a job sends is left out, and its transactions do not hide those of the flow', () => {
  const log = new StatementLog(new Set(['begin', 'select from jobs', 'commit']), client)
  const send = (sql: string, connection: number, transaction: 'idle' | 'open') =>
    log.see(before(statement(sql, { connection, transaction })))
  const ids = [
    send('begin', 1, 'idle'),
    send('begin', 2, 'idle'),
    send('select from jobs', 1, 'open'),
    send('insert into orders', 2, 'open'),
    send('commit', 1, 'open'),
    send('commit', 2, 'open'),
    send('begin', 2, 'idle'),
    send('commit', 2, 'open'),
  ]
  expect(ids.map((id) => id?.split('-')[0])).toEqual([
    undefined,
    undefined,
    undefined,
    'insert',
    undefined,
    'commit',
    undefined,
    undefined,
  ])
})

test('the answer to a statement that began before is nothing of this log', () => {
  const log = new StatementLog(new Set(), client)
  expect(log.see(after(statement('commit')))).toBeUndefined()
})
