import fc from 'fast-check'
import { Buffer } from 'node:buffer'
import { PassThrough } from 'node:stream'
import { parse } from 'pg-protocol'
import { expect, test } from 'vitest'
import { wantedOfClient, wantedOfServer, type WantedBytes } from './message-types.ts'
import { fromServer, listCuts, toMessage } from './test-support/messages.ts'
import { toBytes } from './slice.ts'
import { WireFramer, type WirePiece } from './wire-framer.ts'

const everything: WantedBytes = new Uint32Array(256).fill(0x7f_ff_ff_ff)

function readPieces(chunks: readonly Buffer[], wanted: WantedBytes) {
  const framer = new WireFramer(wanted)
  const pieces: WirePiece[] = []
  for (const chunk of chunks) {
    framer.push(Buffer.from(chunk))
    for (let piece = framer.next(); piece; piece = framer.next()) pieces.push(piece)
  }
  const messages = pieces.flatMap((piece) =>
    piece.type === undefined
      ? []
      : [`${String.fromCodePoint(piece.type)} ${toBytes(piece).toString('hex')}`],
  )
  const all = Buffer.concat([...pieces, framer.takeRest()].map(toBytes))
  return { messages, all }
}

const answer = Buffer.concat([
  fromServer.parsed,
  fromServer.bound,
  toMessage(
    'T',
    Buffer.from('000161000000000000000000001700040000ffff0000'.replace(/^0001/, '0001'), 'hex'),
  ),
  fromServer.row('one'),
  fromServer.row(''),
  fromServer.complete('SELECT 2'),
  toMessage('N', 'SNOTICE\0Mhello\0\0'),
  fromServer.ready('T'),
  fromServer.error('40001'),
  fromServer.empty,
  fromServer.suspended,
  fromServer.ready(),
])

test('however a stream is cut, the same messages come out, and every byte', () => {
  for (const wanted of [wantedOfServer, wantedOfClient, everything]) {
    const whole = readPieces([answer], wanted)
    for (const chunks of listCuts(answer)) expect(readPieces(chunks, wanted)).toEqual(whole)
    expect(whole.all).toEqual(answer)
  }
})

/** What the parser of pg reads. */
async function readByOracle(bytes: Buffer) {
  const found: { length: number; name: string }[] = []
  const stream = new PassThrough()
  const done = parse(stream, ({ length, name }) => found.push({ length, name }))
  stream.end(bytes)
  await done
  return found
}

test('it finds the messages that the parser of pg finds', async () => {
  const oracle = await readByOracle(answer)
  const { messages } = readPieces([answer], everything)
  expect(messages.map((message) => (message.length - 2) / 2 - 1)).toEqual(
    oracle.map(({ length }) => length),
  )
  expect(oracle.map(({ name }) => name)).toContain('readyForQuery')
})

const message = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 40 }))
  .map(([type, body]) => toMessage(String.fromCodePoint(type), Buffer.from(body)))

test('any messages, cut anywhere, come out as they were', () => {
  const cut = fc.record({
    messages: fc.array(message, { maxLength: 12 }),
    sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
    wanted: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 256, maxLength: 256 }),
  })
  fc.assert(
    fc.property(cut, ({ messages, sizes, wanted }) => {
      const bytes = Buffer.concat(messages)
      const chunks: Buffer[] = []
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1
        chunks.push(bytes.subarray(at, at + size))
        at += size
      }
      const table = Uint32Array.from(wanted)
      expect(readPieces(chunks, table)).toEqual(readPieces([bytes], table))
      const expected = messages.filter((one) => table[one[0] ?? 0] !== 0)
      const found = readPieces(chunks, table).messages
      expect(found).toEqual(
        expected.map((one) => {
          const type = one[0] ?? 0
          const part = one.subarray(0, 5 + (table[type] ?? 0))
          return `${String.fromCodePoint(type)} ${part.toString('hex')}`
        }),
      )
    }),
  )
})

test('of a long message its beginning comes out, and the rest passes', () => {
  const long = toMessage('Q', `${'x'.repeat(300_000)}\0`)
  const framer = new WireFramer(wantedOfClient)
  framer.push(long.subarray(0, 200_000))
  expect(framer.next()).toBeUndefined()
  framer.push(Buffer.concat([long.subarray(200_000), toMessage('S')]))
  const pieces = [framer.next(), framer.next(), framer.next()]
  expect(pieces.map((piece) => piece?.type)).toEqual([0x51, undefined, 0x53])
  expect(pieces[0] && toBytes(pieces[0]).length).toBe(5 + 256 * 1024)
})

test('behind a length that is none all bytes pass unread', () => {
  const framer = new WireFramer(wantedOfClient)
  const broken = Buffer.from([0x51, 0, 0, 0, 3, 1, 2, 3])
  framer.push(Buffer.concat([broken, toMessage('S')]))
  const piece = framer.next()
  expect(piece?.type).toBeUndefined()
  expect(piece && toBytes(piece).length).toBe(broken.length + 5)
})
