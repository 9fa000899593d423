import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { execFile } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'

const CLIENT = fileURLToPath(new URL('fixtures/hostile-client.mjs', import.meta.url))
const OK = 'HTTP/1.1 200 OK\r\n'

/** Writes the same bytes for as long as the connection takes them. */
function flood(socket: Socket, head: string, bytes: Buffer): void {
  socket.write(head)
  const go = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', go)
  go()
}

const cookies = Array.from({ length: 2_000 }, (_, at) => `set-cookie: c${at}=v\r\n`).join('')
const bomb = gzipSync(Buffer.alloc(64 * 1_048_576), { level: 9 })
const depth = 100_000
const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
const sized = (body: string | Buffer, fields = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`${OK}${fields}content-length: ${body.length}\r\n\r\n`),
    Buffer.from(body),
  ])

const MODES: Readonly<Record<string, (socket: Socket) => void>> = {
  'one-byte chunks without end': (socket) =>
    flood(
      socket,
      `${OK}transfer-encoding: chunked\r\n\r\n`,
      Buffer.from('1\r\nx\r\n'.repeat(10_000)),
    ),
  'a body without end': (socket) => flood(socket, `${OK}\r\n`, Buffer.alloc(65_536, 120)),
  'a head without end': (socket) => flood(socket, OK, Buffer.from(`x: ${'y'.repeat(1_000)}\r\n`)),
  'two thousand cookies': (socket) => socket.write(sized('{}', cookies)),
  'a gzip bomb': (socket) => socket.write(sized(bomb, 'content-encoding: gzip\r\n')),
  'deep JSON': (socket) => socket.write(sized(nested)),
}

async function start(mode: (socket: Socket) => void): Promise<RawServer> {
  const server = await startRawServer((socket) => {
    socket.on('error', () => undefined)
    mode(socket)
  })
  onTestFinished(() => server.close())
  return server
}

test('whatever 96 connections are sent, a client with a heap of 256 MB lives and stays below 512 MB', async () => {
  const servers = await Promise.all(Object.values(MODES).map(start))
  const args = ['--max-old-space-size=256', '--import', 'tsx', CLIENT]
  const origins = servers.map(({ origin }) => origin)
  const { stdout } = await promisify(execFile)(process.execPath, [...args, ...origins])
  const { endings, peakBytes } = JSON.parse(stdout) as {
    endings: Record<string, string>
    peakBytes: number
  }
  expect(peakBytes).toBeLessThan(512e6)
  const named = Object.keys(MODES).map((name, at) => [name, endings[origins[at] ?? '']])
  expect(Object.fromEntries(named)).toMatchObject({
    'one-byte chunks without end': expect.stringMatching(
      /a body of more than 524288 bytes/,
    ) as unknown,
    'a body without end': expect.stringMatching(/a body of more than 524288 bytes/) as unknown,
    'a head without end': expect.stringMatching(/head of more than/) as unknown,
    'two thousand cookies': 'read',
    'a gzip bomb': expect.stringMatching(/once decoded/) as unknown,
  })
})
