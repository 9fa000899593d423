import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { contentOf } from './answer-content.ts'

const json = Buffer.from('{"id":9007199254740993}')

const answerOf = (body: Uint8Array, encoding?: string, status = 200) =>
  contentOf({
    status,
    body,
    headers: encoding === undefined ? {} : { 'content-encoding': encoding },
  })

test.each([
  ['nothing', json, undefined],
  ['identity', json, 'identity'],
  ['gzip', gzipSync(json), 'gzip'],
  ['gzip, in capitals', gzipSync(json), ' GZIP '],
  ['x-gzip', gzipSync(json), 'x-gzip'],
  ['deflate as zlib', deflateSync(json), 'deflate'],
  ['deflate as a raw stream', deflateRawSync(json), 'deflate'],
  ['br', brotliCompressSync(json), 'br'],
  ['two in a row, the last one outermost', brotliCompressSync(gzipSync(json)), 'gzip, br'],
  ['one beside identity', gzipSync(json), 'identity, gzip'],
])('a body encoded as %s is read', (_, body, encoding) => {
  const content = answerOf(body, encoding)
  expect(content.unreadable()).toBeUndefined()
  expect(content.json()).toEqual({ id: 9_007_199_254_740_993n })
  expect(content.text()).toBe(String(json))
  expect(content.bytes()).toHaveLength(json.length)
  // Each form is read once.
  expect(content.json()).toBe(content.json())
  expect(content.writtenJson()).toBe(content.writtenJson())
})

const long = gzipSync(Buffer.from('x'.repeat(10_000)))

test.each([
  ['an encoding that is not known', json, 'zstd', 'Content-Encoding zstd'],
  ['one unknown of two', gzipSync(json), 'zstd, gzip', 'Content-Encoding zstd'],
  ['a name of Object.prototype', json, 'constructor', 'Content-Encoding constructor'],
  [
    'a stream that was cut',
    long.subarray(0, -12),
    'gzip',
    'Content-Encoding gzip: it ends too early',
  ],
  ['no gzip at all', json, 'gzip', 'Content-Encoding gzip: incorrect header check'],
  [
    'br that was cut',
    brotliCompressSync(Buffer.from('some text '.repeat(99))).subarray(0, 9),
    'br',
    'Content-Encoding br: it ends too early',
  ],
  [
    'too many layers',
    json,
    'gzip,gzip,gzip,gzip,gzip',
    'Content-Encoding names more than 4 encodings',
  ],
])('%s is unreadable, and why is said', (...row) => {
  const [, body, encoding, reason] = row
  const content = answerOf(body, encoding)
  expect(content.unreadable()).toBe(reason)
  expect(content.noJson()).toBe(reason)
  expect([content.bytes(), content.text(), content.json()]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(40 * 1_048_576))],
  ['br', brotliCompressSync(Buffer.alloc(40 * 1_048_576))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(40 * 1_048_576)))],
])('a small body that decodes to far more is refused by name: %s', (encoding, bomb) => {
  expect(bomb.length).toBeLessThan(100_000)
  expect(answerOf(bomb, encoding).unreadable()).toMatch(/: more than 16777216 bytes once decoded$/)
})

test.each([
  ['no body', '', undefined, 204, 'no body (status 204)'],
  ['no body of an encoding, as HEAD answers', '', 'gzip', 200, 'no body (status 200)'],
  ['text that is no JSON', 'sorry', undefined, 200, 'not JSON: no JSON value at character 0'],
])('%s: there is no JSON, and why is said', (...row) => {
  const [, body, encoding, status, reason] = row
  const content = answerOf(Buffer.from(body), encoding, status)
  expect(content.noJson()).toBe(reason)
  expect(content.unreadable()).toBeUndefined()
  expect(content.json()).toBeUndefined()
})

test('a byte order mark is no part of the JSON', () => {
  expect(answerOf(Buffer.from('\ufeff[1]')).json()).toEqual([1])
})

test('an answer is decoded and parsed once, whoever asks', () => {
  const answer = { status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(json) }
  expect(contentOf(answer)).toBe(contentOf(answer))
  expect(contentOf(answer).json()).toBe(contentOf(answer).json())
  expect(contentOf(answer).bytes()).toBe(contentOf(answer).bytes())
})
