import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

/** One way for a target to answer against the rules, and what the client reports: `read` where it is an answer all the same. */
export type HostileAnswer = {
  readonly name: string
  readonly answer: (socket: Socket) => void
  readonly ends: RegExp
  /** It never ends: the client gives it up after so long. */
  readonly waitMs?: number
  /** Default: that of the transport. */
  readonly maxBodyBytes?: number
}

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`
const sized = (body: string | Buffer, fields = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`${OK}${fields}content-length: ${body.length}\r\n\r\n`, 'latin1'),
    Buffer.from(body),
  ])

/** Writes a head, then the same bytes for as long as the connection takes them. */
const flood =
  (head: string, bytes: Buffer | string) =>
  (socket: Socket): void => {
    socket.write(head)
    const go = (): void => {
      while (!socket.destroyed && socket.write(bytes));
    }
    socket.on('drain', go)
    go()
  }

/** Writes a head, then a byte now and then. */
const trickle =
  (head: string) =>
  (socket: Socket): void => {
    socket.write(head)
    const timer = setInterval(() => socket.write('x'), 100)
    socket.on('close', () => clearInterval(timer))
  }

const say =
  (bytes: Buffer | string) =>
  (socket: Socket): void =>
    void socket.write(bytes, 'latin1')

const nested = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
const rows = JSON.stringify(Array.from({ length: 5_000 }, (_, id) => ({ id, v: 'x'.repeat(20) })))
const cookies = Array.from({ length: 3_000 }, (_, at) => `set-cookie: c${at}=v\r\n`).join('')
const bomb = gzipSync(Buffer.alloc(32 * 1_048_576), { level: 9 })
const xs = Buffer.alloc(65_536, 120)

/** Every kind of the ways to answer with which the client was attacked. */
export const HOSTILE_ANSWERS: readonly HostileAnswer[] = [
  { name: 'an honest answer', answer: say(sized('{"ok":true}')), ends: /^read$/ },
  { name: 'bytes that are no HTTP', answer: say(Buffer.alloc(500, 0xfe)), ends: /not HTTP/ },
  { name: 'a head without end', answer: flood(OK, `x: ${'y'.repeat(1_000)}\r\n`), ends: /a head of more than/ },
  { name: 'a head of 60 KB', answer: say(sized('{}', `x: ${'y'.repeat(60_000)}\r\n`)), ends: /^read$/ },
  { name: 'a body said to have 1 GB', answer: flood(`${OK}content-length: 1073741824\r\n\r\n`, xs), ends: /a body of more than/ },
  { name: 'a body without end', answer: flood(`${OK}\r\n`, xs), ends: /bod(y|ies) .*more than/ },
  { name: 'chunks without end', answer: flood(CHUNKED, `8000\r\n${'x'.repeat(32_768)}\r\n`), ends: /bod(y|ies) .*more than/ },
  { name: 'chunks of one byte without end', answer: flood(CHUNKED, '1\r\nx\r\n'.repeat(10_000)), ends: /bod(y|ies) .*more than/,
    // A megabyte of them is six on the wire, and takes a second.
    maxBodyBytes: 131_072 },
  { name: 'a body byte by byte', answer: trickle(`${OK}content-length: 1000000\r\n\r\n`), ends: /^timeout/, waitMs: 1_000 },
  { name: 'a head byte by byte', answer: trickle(`${OK}x: `), ends: /^timeout/, waitMs: 1_000 },
  { name: 'nothing at all', answer: () => undefined, ends: /^timeout/, waitMs: 1_000 },
  { name: 'a chunk of negative size', answer: say(`${CHUNKED}-5\r\nhello\r\n0\r\n\r\n`), ends: /chunk/ },
  { name: 'a chunk of 16 exabytes', answer: say(`${CHUNKED}ffffffffffffffff\r\nhello\r\n0\r\n\r\n`), ends: /chunk size/ },
  { name: 'a negative length', answer: say(`${OK}content-length: -1\r\n\r\nhello`), ends: /content-length/ },
  { name: 'two lengths', answer: say(`${OK}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!`), ends: /content-length/ },
  { name: 'a length beside chunks', answer: say(`${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`), ends: /smuggling/ },
  { name: 'half a body', answer: (socket) => socket.end(`${OK}content-length: 100\r\n\r\nhalf`), ends: /inside the answer/ },
  { name: 'a reset', answer: (socket) => socket.resetAndDestroy(), ends: /^reset/ },
  { name: 'the end of the connection', answer: (socket) => socket.end(), ends: /^reset/ },
  { name: 'interim answers without end', answer: flood('', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2_000)), ends: /interim/ },
  { name: 'a bare line end in a head', answer: say(sized('{}', 'x-a: b\rset-cookie: evil=1\r\n')), ends: /bare carriage return/ },
  { name: 'a NUL in a head', answer: say(sized('{}', 'x-n: a\0b\r\n')), ends: /NUL/ },
  { name: 'a status that is no number', answer: say('HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n'), ends: /status line/ },
  { name: 'a status of 999', answer: say('HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n'), ends: /no body \(status 999\)/ },
  { name: 'two answers to one request', answer: say(Buffer.concat([sized('{"n":1}'), sized('{}')])), ends: /^read$/ },
  { name: 'a gzip bomb', answer: say(sized(bomb, 'content-encoding: gzip\r\n')), ends: /once decoded/ },
  { name: 'three thousand cookies', answer: say(sized('{}', cookies)), ends: /^read$/ },
  { name: 'a redirect to itself', answer: say('HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n'), ends: /no body \(status 302\)/ },
  { name: 'a million nested lists', answer: say(sized(nested)), ends: /nested deeper/ },
  { name: 'a large JSON body', answer: say(sized(rows)), ends: /^read$/ },
] // prettier-ignore
