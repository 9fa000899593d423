import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ResponseParser } from './response-parser.ts'

const MAX_BODY = 100_000

/** Feeds the wire bytes in pieces cut at these places, then closes if it is not done. */
function parse(wire: string | Buffer, { method = 'GET', cuts = [] as number[] } = {}) {
  const bytes = typeof wire === 'string' ? Buffer.from(wire, 'latin1') : wire
  const parser = new ResponseParser(MAX_BODY)
  parser.expect(method)
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b)
  // One buffer reused for all pieces, as with a socket's onread: what is used later must have been copied.
  const reused = Buffer.alloc(bytes.length)
  let state: string = 'more'
  let from = 0
  for (const to of [...places, bytes.length]) {
    if (to === from || state !== 'more') continue
    bytes.copy(reused, 0, from, to)
    state = parser.feed(reused, to - from)
    reused.fill(0x58)
    from = to
  }
  if (state === 'more') state = parser.end()
  const { answer } = parser
  return {
    state,
    problem: parser.problem,
    keepAlive: parser.keepAlive,
    status: answer?.status,
    headers: answer && { ...answer.headers },
    body: answer && Buffer.from(answer.body).toString('latin1'),
  }
}

const head = (...lines: string[]): string => [...lines, '', ''].join('\r\n')

test.each([
  ['a length', head('HTTP/1.1 200 OK', 'content-length: 5') + 'hello', 'hello', true],
  ['a length of nothing', head('HTTP/1.1 200 OK', 'Content-Length:0'), '', true],
  [
    'chunks',
    head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + '3\r\nabc\r\n0\r\n\r\n',
    'abc',
    true,
  ],
  [
    'chunks with extensions and trailers',
    head('HTTP/1.1 200 OK', 'transfer-encoding: gzip, chunked') +
      '000000000000000000A;name="x;y" \r\n0123456789\r\n1 \r\n!\r\n000;last\r\nx-sum: 7\r\nx-more: 8\r\n\r\n',
    '0123456789!',
    true,
  ],
  [
    'the close of the connection',
    head('HTTP/1.1 200 OK', 'x: y') + 'until the end',
    'until the end',
    false,
  ],
  ['a length on HTTP/1.0', head('HTTP/1.0 200 OK', 'content-length: 2') + 'ab', 'ab', false],
  [
    'a length on HTTP/1.0 kept alive',
    head('HTTP/1.0 200 OK', 'connection: Keep-Alive', 'content-length: 2') + 'ab',
    'ab',
    true,
  ],
  [
    'a length with close',
    head('HTTP/1.1 200 OK', 'connection: x, Close', 'content-length: 2') + 'ab',
    'ab',
    false,
  ],
  ['no reason phrase', head('HTTP/1.1 200', 'content-length: 1') + '1', '1', true],
  ['bytes after the end', head('HTTP/1.1 200 OK', 'content-length: 1') + '1HTTP', '1', false],
])('a body framed by %s is read', (...[, wire, body, keepAlive]) => {
  expect(parse(wire)).toMatchObject({ state: 'done', status: 200, body, keepAlive })
  expect(parse(wire.slice(0, 11), {}).state).toBe('incomplete')
})

test.each([
  ['HEAD', 'HTTP/1.1 200 OK', 200],
  ['GET', 'HTTP/1.1 204 No Content', 204],
  ['GET', 'HTTP/1.1 304 Not Modified', 304],
])('%s answered with %s has no body, whatever its length says', (method, statusLine, status) => {
  expect(parse(head(statusLine, 'content-length: 9'), { method })).toMatchObject({
    state: 'done',
    status,
    body: '',
    keepAlive: true,
  })
})

test('the same head means another body for another method', () => {
  const parser = new ResponseParser(MAX_BODY)
  const wire = head('HTTP/1.1 200 OK', 'content-length: 2')
  const feed = (method: string, text: string): string => {
    parser.expect(method)
    return parser.feed(Buffer.from(text), text.length)
  }
  expect(feed('HEAD', wire)).toBe('done')
  expect(feed('GET', wire)).toBe('more')
  expect(feed('GET', `${wire}ok`)).toBe('done')
  expect(feed('HEAD', wire)).toBe('done')
})

test.each([
  ['of HTTP/1.0', head('HTTP/1.0 103 Early Hints')],
  ['with connection: close', head('HTTP/1.1 103 Early Hints', 'connection: close')],
])('an interim answer %s is read over, and the connection is not used again', (_, interim) => {
  const final = head('HTTP/1.1 200 OK', 'content-length: 1') + 'x'
  expect(parse(interim + final)).toMatchObject({ state: 'done', body: 'x', keepAlive: false })
})

test('interim answers are read over', () => {
  const wire =
    head('HTTP/1.1 100 Continue') +
    head('HTTP/1.1 103 Early Hints', 'link: </a.css>') +
    head('HTTP/1.1 201 Created', 'content-length: 2') +
    'ok'
  expect(parse(wire)).toMatchObject({ state: 'done', status: 201, body: 'ok' })
})

test('header names are lowered, repeated fields joined, cookies kept apart, and no prototype is touched', () => {
  const wire = head(
    'HTTP/1.1 200 OK',
    'Content-Length: 0',
    'X-A: 1',
    'x-a:  2 ',
    'Set-Cookie: a=1, b',
    'set-cookie: c=2',
    '__proto__: polluted',
  )
  const { headers } = parse(wire)
  expect(headers).toMatchObject({
    'content-length': '0',
    'x-a': '1, 2',
    'set-cookie': 'a=1, b\nc=2',
  })
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /status line/],
  ['HTTP/2', head('HTTP/2 200', 'content-length: 0'), /status line/],
  ['a status of letters', head('HTTP/1.1 2x0 OK'), /status line/],
  ['a bare line feed', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n', /bare line feed/],
  [
    'a bare line feed after the status line alone',
    'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n',
    /bare line feed/,
  ],
  [
    'a bare carriage return',
    head('HTTP/1.1 200 OK', 'x: a\rset-cookie: b'),
    /bare carriage return/,
  ],
  ['a bare carriage return in the status line', head('HTTP/1.1 200 O\rK'), /bare carriage return/],
  ['a NUL in a value', head('HTTP/1.1 200 OK', 'x: a\0b'), /NUL/],
  ['a NUL in the status line', head('HTTP/1.1 200 O\0K'), /NUL/],
  ['a NUL in a name', head('HTTP/1.1 200 OK', 'x\0: a'), /NUL/],
  ['a name with a no-break space', head('HTTP/1.1 200 OK', 'x\xa0: a'), /no header may hold/],
  [
    'a length with a no-break space',
    head('HTTP/1.1 200 OK', 'content-length: \xa05'),
    /not a number/,
  ],
  ['chunked twice', head('HTTP/1.1 200 OK', 'transfer-encoding: chunked, chunked'), /twice/],
  [
    'a NUL in a trailer',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + '0\r\nx: \0\r\n\r\n',
    /NUL/,
  ],
  [
    'a bare carriage return in a trailer',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + '0\r\nx: a\rb\r\n\r\n',
    /bare carriage return/,
  ],
  [
    'endless zeros before a chunk size',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + '0'.repeat(4_097),
    /too long/,
  ],
  ['endless interim answers', head('HTTP/1.1 103 Early Hints').repeat(101), /interim/],
  ['a line without a colon', head('HTTP/1.1 200 OK', 'nonsense'), /name: value/],
  ['a blank before the colon', head('HTTP/1.1 200 OK', 'content-length : 1') + 'x', /name: value/],
  ['a folded line', head('HTTP/1.1 200 OK', 'x-a: 1', ' : 2'), /name: value|folded/],
  ['a length that is no number', head('HTTP/1.1 200 OK', 'content-length: 0x5'), /not a number/],
  ['a negative length', head('HTTP/1.1 200 OK', 'content-length: -1'), /not a number/],
  ['two lengths', head('HTTP/1.1 200 OK', 'content-length: 1', 'content-length: 2'), /differ/],
  [
    'length and chunks',
    head('HTTP/1.1 200 OK', 'content-length: 1', 'transfer-encoding: chunked'),
    /smuggling/,
  ],
  ['an upgrade', head('HTTP/1.1 101 Switching Protocols'), /switched/],
  [
    'a length beyond the bound',
    head('HTTP/1.1 200 OK', 'content-length: 100001'),
    /more than 100000/,
  ],
  [
    'a body beyond the bound',
    head('HTTP/1.1 200 OK') + 'x'.repeat(MAX_BODY + 1),
    /more than 100000/,
  ],
  ['a head beyond the bound', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`, /head of more/],
  [
    'a chunk that is not hex',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + 'g\r\n',
    /hex/,
  ],
  [
    'a chunk size split by a blank',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + '1 2\r\n',
    /hex/,
  ],
  ['a huge chunk', head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + 'f'.repeat(13), /large/],
  [
    'chunk data too long',
    head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + '1\r\nabc',
    /longer/,
  ],
])('%s is a parse error that says why', (_name, wire, problem) => {
  const whole = parse(wire)
  expect(whole.state).toBe('failed')
  expect(whole.problem).toMatch(problem)
  // The same when it comes byte by byte (every 50th place of long ones).
  const step = wire.length > 1_000 ? 50 : 1
  const cuts = Array.from({ length: Math.ceil(wire.length / step) }, (_, at) => at * step)
  const split = parse(wire, { cuts })
  expect(split.state).toBe('failed')
  // Quoted is as much as has come.
  expect(split.problem.split('"')[0]).toBe(whole.problem.split('"')[0])
})

test('a body cut short is incomplete, not an answer', () => {
  expect(parse(head('HTTP/1.1 200 OK', 'content-length: 5') + 'hell').state).toBe('incomplete')
  const chunked = head('HTTP/1.1 200 OK', 'transfer-encoding: chunked')
  expect(parse(chunked + '3\r\nabc\r\n0\r\n').state).toBe('incomplete')
})

describe('whatever the splits', () => {
  const body = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)),
    maxLength: 300,
  })
  const extension = fc.constantFrom('', ';a', ';a=b', ';q="x y"', ' ')
  const trailer = fc.constantFrom('', 'x-sum: 1\r\n', 'x-sum: 1\r\nx-b: \r\n')
  const chunked = fc
    .record({ parts: fc.array(fc.tuple(body, extension), { maxLength: 6 }), extension, trailer })
    .map(({ parts, extension: last, trailer: fields }) => {
      const full = parts.filter(([text]) => text !== '')
      const chunks = full.map(([text, ext]) => `${text.length.toString(16)}${ext}\r\n${text}\r\n`)
      return {
        fields: ['transfer-encoding: chunked'],
        wire: `${chunks.join('')}0${last}\r\n${fields}\r\n`,
        body: full.map(([text]) => text).join(''),
      }
    })
  const sized = body.map((text) => ({
    fields: [`Content-Length: ${text.length}`],
    wire: text,
    body: text,
  }))
  const closed = body.map((text) => ({ fields: [], wire: text, body: text }))
  const answers = fc.record({
    interim: fc.constantFrom(
      '',
      head('HTTP/1.1 100 Continue'),
      head('HTTP/1.1 103 Early Hints', 'a: b'),
    ),
    status: fc.constantFrom(200, 201, 400, 404, 503),
    payload: fc.oneof(chunked, sized, closed),
    cuts: fc.array(fc.nat(4_000), { maxLength: 40 }),
  })

  test('the answer is the same as the one that was written', () => {
    fc.assert(
      fc.property(answers, ({ interim, status, payload, cuts }) => {
        const wire =
          interim + head(`HTTP/1.1 ${status} X`, 'x-one: 1', ...payload.fields) + payload.wire
        const answer = parse(wire, { cuts })
        expect(answer).toMatchObject({ state: 'done', status, body: payload.body })
        expect(answer.headers).toMatchObject({ 'x-one': '1' })
      }),
      { numRuns: 3_000, seed: 20_261_121 },
    )
  })
})
