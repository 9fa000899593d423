import type { Random } from '@gauntlet/core/random'

/** Bytes as a peer might send them, one character a byte. */
export type Wire = { readonly text: string; readonly method: string }

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[random.integer(0, items.length - 1)] as Item
const times = (random: Random, most: number, make: () => string): string =>
  Array.from({ length: random.integer(0, most) }, make).join('')

const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT', 'DELETE'] as const
const STATUS_LINES = [
  ...Array.from({ length: 8 }, () => 'HTTP/1.1 200 OK'),
  'HTTP/1.0 200 OK',
  'HTTP/1.1 201 Created',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 200',
  'HTTP/1.1 200 ',
  'HTTP/1.1 999 x',
  'HTTP/1.1 500 Gr\xfc\xdfe',
] as const
const FIELDS = [
  'x-a: 1',
  'X-B:2',
  'x-c: \t c \t ',
  'x-empty:',
  'x-high: \xe9\xa0',
  'set-cookie: a=1; Path=/',
  'set-cookie: b=2',
  'connection: keep-alive',
  'connection: close',
  'keep-alive: timeout=5',
  'content-type: application/json',
  '__proto__: x',
] as const
/** What is inserted, and now and then a whole odd field. */
const BAD_PIECES = [
  '\r', '\n', '\r\n', '\0', '\t', ' ', ':', ';', ',', '0', '-', '\x7f', '\x80', '\xa0', '\x0b', '\x1b',
  '\r\n\r\n', '\n\n', '\n ', '\r\n ', '\r\r\n', 'chunked', 'Content-Length: 3\r\n',
  'content-length: 3, 3\r\n', 'content-length: +3\r\n', 'content-length: 0x3\r\n',
  'Transfer-Encoding: chunked\r\n', 'transfer-encoding: identity\r\n', 'Transfer-Encoding : chunked\r\n',
  'Transfer-Encoding:\x0bchunked\r\n', 'transfer-encoding: chunked, gzip\r\n', 'transfer-encoding: xchunked\r\n',
  'HTTP/1.1 200 OK\r\n', 'GET / HTTP/1.1\r\n', '0\r\n\r\n', '1\r\nx\r\n', 'ffffffffffffffffff', '00000000',
] as const // prettier-ignore

const makeText = (random: Random): string =>
  times(random, 12, () => pick(random, ['a', 'b', '{', '"', '\r', '\n', '\xff', '\0', '0', ' ']))

function makeChunks(random: Random): string {
  const chunks = times(random, 4, () => {
    const data = `${makeText(random)}x`
    const size = data.length.toString(16)
    const digits = pick(random, [size, size, size.toUpperCase(), `00${size}`])
    return `${digits}${pick(random, ['', '', '', ';a', ';a=b', '; q="x y"', ' '])}\r\n${data}\r\n`
  })
  return `${chunks}${pick(random, ['0', '0', '0', '000', '0;x'])}\r\n${pick(random, ['', '', 'x-sum: 1\r\n'])}\r\n`
}

/** Fields and body of a message. */
function makeRest(random: Random, framings: readonly string[]): string {
  const fields = times(random, 4, () => `${pick(random, FIELDS)}\r\n`)
  const body = makeText(random)
  const framing = pick(random, framings)
  if (framing === 'length') return `${fields}Content-Length: ${body.length}\r\n\r\n${body}`
  if (framing === 'chunked')
    return `${fields}Transfer-Encoding: ${pick(random, ['chunked', 'Chunked', 'gzip, chunked'])}\r\n\r\n${makeChunks(random)}`
  return framing === 'close' ? `${fields}\r\n${body}` : `${fields}\r\n`
}

/** An answer, with what may come before and after it. */
export function makeAnswer(random: Random): Wire {
  const interim = pick(random, ['', '', '', '', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 E\r\nlink: a\r\n\r\n']) // prettier-ignore
  const rest = makeRest(random, ['length', 'length', 'chunked', 'chunked', 'close'])
  const text = `${interim}${pick(random, STATUS_LINES)}\r\n${rest}`
  return { text: mutate(random, text), method: pick(random, METHODS) }
}

/** One to three requests on one connection. */
export function makeRequests(random: Random): Wire {
  const one = (): string => {
    const target = pick(random, ['/', '/a?b=1', '/%00', '*', 'http://x/'])
    const version = pick(random, ['1.1', '1.1', '1.1', '1.1', '1.0'])
    const before = pick(random, ['', '', '', '', '\r\n', '\r\n\r\n'])
    const rest = makeRest(random, ['none', 'none', 'length', 'chunked'])
    return `${before}${pick(random, METHODS)} ${target} HTTP/${version}\r\nhost: x\r\n${rest}`
  }
  return { text: mutate(random, one() + times(random, 2, one)), method: 'GET' }
}

/** Up to three small changes; a third of all stays as it is. */
function mutate(random: Random, text: string): string {
  let changed = text
  for (let count = random.integer(-1, 3); count > 0; count -= 1) changed = change(random, changed)
  return changed
}

function change(random: Random, text: string): string {
  const at = random.integer(0, text.length)
  const to = Math.min(text.length, at + random.integer(1, 6))
  switch (random.integer(0, 4)) {
    case 0:
      return text.slice(0, at) + pick(random, BAD_PIECES) + text.slice(at)
    case 1:
      return text.slice(0, at) + pick(random, BAD_PIECES) + text.slice(to)
    case 2:
      return text.slice(0, at) + text.slice(to)
    case 3:
      return text.slice(0, to) + text.slice(at)
    default: {
      const line = text.indexOf('\r\n', at) + 2
      return line < 2 ? text : text.slice(0, line) + pick(random, BAD_PIECES) + text.slice(line)
    }
  }
}
