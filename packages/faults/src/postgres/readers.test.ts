import fc from 'fast-check'
import { serialize } from 'pg-protocol'
import { expect, test } from 'vitest'
import { AnswerQueue } from './answer-queue.ts'
import { AnswerReader } from './answer-reader.ts'
import { Fingerprints } from './fingerprint.ts'
import { wantedOfClient, wantedOfServer } from './message-types.ts'
import { RequestReader } from './request-reader.ts'
import { fromServer, listCuts, toMessage } from './test-support/messages.ts'
import { WireFramer } from './wire-framer.ts'

const { bind, close, copyData, copyDone, describe, execute, flush, parse, query, sync } = serialize

/** A conversation that has a part of everything: what a client says, and what the server answers. */
const said = Buffer.concat([
  query('begin'),
  parse({ name: 'add', text: 'insert into t values ($1)', types: [] }),
  bind({ statement: 'add', values: ['1'] }),
  describe({ type: 'P', name: '' }),
  execute({ portal: '' }),
  sync(),
  bind({ portal: 'p', statement: 'add', values: ['it is\0a value with a zero byte'] }),
  execute({ portal: 'p', rows: 2 }),
  flush(),
  execute({ portal: 'p', rows: 2 }),
  close({ type: 'P', name: 'p' }),
  close({ type: 'S', name: 'add' }),
  sync(),
  bind({ statement: 'add', values: ['2'] }),
  execute({ portal: '' }),
  parse({ text: 'select 1', types: [] }),
  bind({}),
  execute({}),
  sync(),
  query('copy t from stdin'),
  copyData(Buffer.from('Q\0\0\0\u0005\n')),
  copyDone(),
  query(''),
  query('commit; select 2'),
])

const answers = Buffer.concat([
  fromServer.complete('BEGIN'),
  fromServer.ready('T'),
  fromServer.parsed,
  fromServer.bound,
  fromServer.noData,
  fromServer.complete('INSERT 0 1'),
  fromServer.ready('T'),
  fromServer.bound,
  fromServer.row('a'),
  fromServer.suspended,
  fromServer.row('b'),
  fromServer.complete('SELECT 1'),
  toMessage('3'),
  toMessage('3'),
  fromServer.ready('T'),
  fromServer.error('26000'),
  fromServer.ready('E'),
  fromServer.copyIn,
  toMessage('N', 'SNOTICE\0\0'),
  fromServer.complete('COPY 1'),
  fromServer.ready('T'),
  fromServer.empty,
  fromServer.ready('T'),
  fromServer.complete('COMMIT'),
  fromServer.row('2'),
  fromServer.complete('SELECT 1'),
  fromServer.ready(),
])

const anyMessages = (types: string) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...types.split('')), fc.uint8Array({ maxLength: 12 }))
      .map(([type, body]) => toMessage(type, Buffer.from(body))),
    { maxLength: 30 },
  )

test('whatever both sides say, in whatever order, nothing is thrown, and a ReadyForQuery for each group ends it', () => {
  const conversation = fc.record({
    requests: anyMessages('QPBEDCSHFdcfXp?'),
    replies: anyMessages('12345CDEGHIKNRSTVZcdnst?'),
  })
  fc.assert(
    fc.property(conversation, ({ requests, replies }) => {
      const ready = requests.map(() => fromServer.ready())
      const { sent, done, isAnswering } = converse(requests, [...replies, ...ready, ...ready])
      expect(done.length).toBeLessThanOrEqual(sent.length)
      expect(isAnswering).toBe(false)
    }),
  )
})

/** All that the client said, then all that the server answered. */
function converse(requests: readonly Buffer[], replies: readonly Buffer[]) {
  const queue = new AnswerQueue()
  queue.ready('idle')
  let number = 0
  const numbering = { connection: 0, fingerprints: new Fingerprints(), next: () => number++ }
  const requestReader = new RequestReader(queue, numbering)
  const answerReader = new AnswerReader(queue)
  const sent: string[] = []
  const done: string[] = []
  for (const { type, piece } of frame(requests, wantedOfClient)) {
    const execution = requestReader.read(type, piece)
    if (!execution) continue
    queue.send(execution.statement, execution.kind)
    sent.push(`${execution.kind} ${execution.statement.sql} (${execution.statement.transaction})`)
  }
  for (const { type, piece } of frame(replies, wantedOfServer)) {
    const { answered } = answerReader.read(type, piece)
    for (const { statement, tag, error } of answered)
      done.push(`${statement.sql}: ${error ?? tag ?? 'no tag'}`)
  }
  return { sent, done, isAnswering: queue.isAnswering }
}

function* frame(chunks: readonly Buffer[], wanted: Uint32Array) {
  const framer = new WireFramer(wanted)
  for (const chunk of chunks) {
    framer.push(chunk)
    for (let piece = framer.next(); piece; piece = framer.next())
      if (piece.type !== undefined) yield { type: piece.type, piece }
  }
}

test('statements of both protocols are read with their answers, wherever the streams are cut', () => {
  const whole = converse([said], [answers])
  expect(whole).toEqual({
    sent: [
      'query begin (idle)',
      'execute insert into t values ($1) (open)',
      'execute insert into t values ($1) (open)',
      'execute insert into t values ($1) (open)',
      'execute  (open)',
      'execute select 1 (open)',
      'query copy t from stdin (open)',
      'query  (open)',
      'query commit; select 2 (open)',
    ],
    done: [
      'begin: BEGIN',
      'insert into t values ($1): INSERT 0 1',
      'insert into t values ($1): no tag',
      'insert into t values ($1): SELECT 1',
      ': 26000',
      'select 1: 25P02',
      'copy t from stdin: COPY 1',
      ': no tag',
      'commit; select 2: COMMIT; SELECT 1',
    ],
    isAnswering: false,
  })
  for (const cut of listCuts(said)) expect(converse(cut, [answers])).toEqual(whole)
  for (const cut of listCuts(answers)) expect(converse([said], cut)).toEqual(whole)
})
