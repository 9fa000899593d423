import { expect, test } from 'vitest'
import { AnswerQueue, type AnsweredStatement } from './answer-queue.ts'
import type { WireStatement } from './wire.ts'

const toStatement = (sql: string, number = 0): WireStatement => ({
  number,
  connection: 0,
  sql,
  fingerprint: sql,
  transaction: 'idle',
})

const toRows = (answered: readonly AnsweredStatement[]) =>
  answered.map(({ statement, tag, error }) => `${statement.sql}: ${error ?? tag ?? 'no tag'}`)

function start() {
  const queue = new AnswerQueue()
  queue.ready('idle')
  return queue
}

test('pipelined groups each get their own answers', () => {
  const queue = start()
  for (const sql of ['a', 'b']) {
    queue.send(toStatement(sql), 'execute')
    queue.sendOther('sync')
  }
  queue.send(toStatement('c'), 'query')
  expect(queue.complete('A')).toEqual([])
  expect(toRows(queue.ready('idle'))).toEqual(['a: A'])
  expect(queue.complete('B')).toEqual([])
  expect(toRows(queue.ready('idle'))).toEqual(['b: B'])
  queue.complete('C 1')
  queue.complete('C 2')
  expect(queue.isAnswering).toBe(true)
  expect(toRows(queue.ready('idle'))).toEqual(['c: C 1; C 2'])
  expect(queue.isAnswering).toBe(false)
})

test('several statements before one Sync are done with it', () => {
  const queue = start()
  queue.send(toStatement('a'), 'execute')
  queue.send(toStatement('b'), 'execute')
  queue.sendOther('sync')
  queue.complete('A')
  queue.complete(undefined)
  expect(toRows(queue.ready('idle'))).toEqual(['a: A', 'b: no tag'])
})

test('behind an error the server skips to the next Sync, what is sent later included', () => {
  const queue = start()
  queue.send(toStatement('a'), 'execute')
  queue.send(toStatement('b'), 'execute')
  expect(toRows(queue.fail('23505'))).toEqual(['a: 23505', 'b: 25P02'])
  queue.send(toStatement('c'), 'execute')
  queue.sendOther('flush')
  queue.sendOther('sync')
  queue.send(toStatement('d'), 'execute')
  queue.sendOther('sync')
  expect(toRows(queue.ready('idle'))).toEqual(['c: 25P02'])
  queue.complete('D')
  expect(toRows(queue.ready('idle'))).toEqual(['d: D'])
})

test('an error of a Query is followed by its ReadyForQuery alone', () => {
  const queue = start()
  queue.send(toStatement('a; b'), 'query')
  queue.send(toStatement('c'), 'query')
  queue.complete('A')
  expect(queue.fail('22012')).toEqual([])
  expect(toRows(queue.ready('idle'))).toEqual(['a; b: 22012'])
  queue.complete('C')
  expect(toRows(queue.ready('idle'))).toEqual(['c: C'])
})

test('a Flush asks for the end of a statement without its ReadyForQuery, before or behind it', () => {
  const queue = start()
  queue.send(toStatement('a'), 'execute')
  queue.sendOther('flush')
  expect(toRows(queue.complete())).toEqual(['a: no tag'])
  queue.send(toStatement('b'), 'execute')
  expect(queue.complete('B')).toEqual([])
  queue.sendOther('flush')
  expect(toRows(queue.flushed())).toEqual(['b: B'])
  queue.sendOther('sync')
  expect(queue.ready('idle')).toEqual([])
})

test.each([
  { when: 'before', sends: ['sync', 'copy-end', 'sync'], answers: [] },
  { when: 'while', sends: [], answers: ['sync', 'flush', 'copy-end', 'sync'] },
] as const)(
  'a Sync among the data of a COPY, sent $when they are asked for, gets no ReadyForQuery',
  ({ sends, answers }) => {
    const queue = start()
    queue.send(toStatement('copy'), 'execute')
    for (const kind of sends) queue.sendOther(kind)
    queue.copyIn()
    for (const kind of answers) queue.sendOther(kind)
    queue.send(toStatement('next'), 'query')
    queue.complete('COPY 1')
    expect(toRows(queue.ready('idle'))).toEqual(['copy: COPY 1'])
    queue.complete('NEXT')
    expect(toRows(queue.ready('idle'))).toEqual(['next: NEXT'])
  },
)

test('the data of a COPY that failed before they were asked for are answered by nothing', () => {
  const queue = start()
  queue.send(toStatement('copy'), 'execute')
  for (const kind of ['sync', 'copy-end', 'sync'] as const) queue.sendOther(kind)
  expect(toRows(queue.fail('42P01'))).toEqual([])
  expect(toRows(queue.ready('idle'))).toEqual(['copy: 42P01'])
  queue.send(toStatement('next'), 'query')
  expect(queue.ready('idle')).toEqual([])
  queue.complete('NEXT')
  expect(toRows(queue.ready('idle'))).toEqual(['next: NEXT'])
})

test('an error that answers nothing, as the end of an idle session, changes nothing', () => {
  const queue = start()
  expect(queue.fail('57P01')).toEqual([])
  queue.send(toStatement('a'), 'query')
  queue.complete('A')
  expect(toRows(queue.ready('idle'))).toEqual(['a: A'])
})

test('the transaction is known before the answers come', () => {
  const queue = start()
  const states = ['begin', 'a', 'rollback to b', 'commit', 'c'].map((sql) => {
    const state = queue.transaction
    queue.send(toStatement(sql), 'query')
    return state
  })
  expect(states).toEqual(['idle', 'open', 'open', 'open', 'idle'])
  for (const status of ['open', 'failed', 'failed', 'idle'] as const) queue.ready(status)
  queue.ready('failed')
  expect(queue.transaction).toBe('failed')
})
