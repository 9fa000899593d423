import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageFramer } from './message-framer.ts'
import { toAnswerBody, toRequestBody } from './message-head.ts'
import type { MessageBody } from './message-body.ts'

type ToBody = (head: string) => MessageBody

const toGetBody: ToBody = (head) => toAnswerBody(head, 'GET')

/** Messages as the framer splits them, what has no end last, and all bytes that it gave out. */
function frame(toBody: ToBody, reads: readonly Buffer[]) {
  const framer = new MessageFramer(toBody)
  const messages: string[] = []
  let message = ''
  let isFromHead = true
  for (const read of reads) {
    for (const { head, bytes, ended } of framer.push(read)) {
      message += bytes.toString('latin1')
      isFromHead &&= message.startsWith(head ?? '')
      if (!ended) continue
      messages.push(message)
      message = ''
    }
  }
  expect(isFromHead).toBe(true)
  const { rest, wasEnd } = framer.end()
  return { messages, tail: message + rest.toString('latin1'), wasEnd }
}

const requests = [
  'GET / HTTP/1.1\r\nhost: x\r\n\r\n',
  'POST /a HTTP/1.1\r\nContent-length:  12 \r\n\r\n\r\n\r\nGET / HT',
  'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n5;a="b"\r\n\r\n0\r\n\r\nA\r\n0123456789\r\n0\r\nx: y\r\n\r\n',
  '\r\n\r\nHEAD / HTTP/1.0\r\nhost: x\r\n\r\n',
]
const answers = [
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n00\r\n\r\n',
]

test.each([
  ['requests', toRequestBody, requests],
  ['answers', toGetBody, answers],
] as const)('%s are split however their bytes arrive', (_, toBody, all) => {
  const row = fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 6 })
  const cuts = fc.array(fc.nat(400), { maxLength: 12 })
  fc.assert(
    fc.property(row, cuts, (messages, at) => {
      const bytes = Buffer.from(messages.join(''), 'latin1')
      const ends = [...at.toSorted((a, b) => a - b), bytes.length]
      const reads = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
      expect(frame(toBody, reads)).toEqual({ messages, tail: '', wasEnd: false })
    }),
    { seed: 7 },
  )
})

test.each([
  ['no length said', toGetBody, 'HTTP/1.0 200 OK\r\n\r\n', 'HTTP/1.1 200 OK'],
  ['another protocol', toGetBody, 'HTTP/1.1 101 Switching Protocols\r\n\r\n', '\x81\x05hello'],
  [
    'a chunk without a size',
    toGetBody,
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    'x\r\n',
  ],
  [
    'a coding that is not known',
    toRequestBody,
    'POST / HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n',
    'a',
  ],
  ['two lengths', toRequestBody, 'POST / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n', 'ab'],
  ['what is not HTTP/1', toRequestBody, 'PRI * HTTP/2.0\r\n\r\n', 'SM\r\n\r\n'],
  ['a head without an end', toRequestBody, 'GET / HTTP/1.1\r\n', 'x: y\r\n'.repeat(50_000)],
])('%s: all that comes behind is passed on, and has no end', (...row) => {
  const [, toBody, head, tail] = row
  const more = requests.join('')
  const framed = frame(
    toBody,
    [head, tail, more].map((text) => Buffer.from(text, 'latin1')),
  )
  expect(framed.messages).toEqual([])
  expect(framed.tail).toBe(head + tail + more)
  expect(framed.wasEnd).toBe(!head.includes('chunked'))
})

test('an answer to HEAD has no body, and one to CONNECT nothing else', () => {
  const text = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n')
  expect(frame((head) => toAnswerBody(head, 'HEAD'), [text, text]).messages).toHaveLength(2)
  expect(frame((head) => toAnswerBody(head, 'CONNECT'), [text, text]).messages).toEqual([])
})

test('half a head is buffered until the rest has come, and given back when none does', () => {
  const half = Buffer.from('GET / HTTP/1.1\r\nhost:')
  expect(frame(toRequestBody, [half])).toEqual({
    messages: [],
    tail: half.toString(),
    wasEnd: false,
  })
})
