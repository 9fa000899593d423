import { capture, exists, flow, get, jsonPath, status } from '@gauntlet/core/flow'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLoad } from '../run-load.ts'
import { contentOf } from './answer-content.ts'
import { createSocketTransport } from './socket-transport.ts'

const JSON_TEXT = `{"id":9007199254740993,"pad":"${'x'.repeat(500)}"}`
const text = Buffer.from(JSON_TEXT)

const BODIES: Readonly<Record<string, readonly [encoding: string, bytes: Buffer]>> = {
  '/gzip': ['gzip', gzipSync(text)],
  '/x-gzip': ['x-gzip', gzipSync(text)],
  '/deflate': ['deflate', deflateSync(text)],
  '/raw-deflate': ['deflate', deflateRawSync(text)],
  '/br': ['br', brotliCompressSync(text)],
  '/two': ['gzip, br', brotliCompressSync(gzipSync(text))],
  '/plain': ['identity', text],
  '/zstd': ['zstd', text],
  '/cut': ['gzip', gzipSync(text).subarray(0, 20)],
}

let server: Server
let origin: string

beforeAll(async () => {
  // Compressed whatever was asked for; `?chunked` in two chunks with a pause, and the connection ends.
  server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://x')
    const [encoding, bytes] = BODIES[pathname] ?? ['identity', Buffer.alloc(0)]
    response.setHeader('content-encoding', encoding)
    if (search === '') return response.end(bytes)
    response.setHeader('connection', 'close')
    response.write(bytes.subarray(0, 5))
    return setImmediate(() => response.end(bytes.subarray(5)))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const send = async (path: string) => {
  const transport = createSocketTransport()
  try {
    const request = { method: 'GET', origin, path, headers: {}, timeoutMs: 10_000 }
    const { answer, error } = await transport.send(request)
    if (!answer) throw new Error(error.message)
    return answer
  } finally {
    await transport.close()
  }
}

const readable = ['/gzip', '/x-gzip', '/deflate', '/raw-deflate', '/br', '/two', '/plain']

test.each(readable.flatMap((path) => [path, `${path}?chunked`]))(
  'the answer of %s is read, and its bytes are those of the wire',
  async (path) => {
    const answer = await send(path)
    expect(contentOf(answer).text()).toBe(JSON_TEXT)
    expect(contentOf(answer).json()).toMatchObject({ id: 9_007_199_254_740_993n })
    expect(answer.body.length).toBe(BODIES[path.replace('?chunked', '')]?.[1].length)
  },
)

test.each([
  ['/zstd', 'Content-Encoding zstd'],
  ['/cut?chunked', 'Content-Encoding gzip: it ends too early'],
])('the answer of %s cannot be read, and why is said', async (path, reason) => {
  expect(contentOf(await send(path)).unreadable()).toBe(reason)
})

const step = (path: string) =>
  get(path, {
    expect: [status(200), exists(jsonPath('$.id'))],
    capture: [capture('id', jsonPath('$.id'))],
  })

test('a load run judges what was compressed, and its observers read it', async () => {
  const seen: unknown[] = []
  const result = await runLoad({
    scenario: {
      name: 'encodings',
      phases: [{ kind: 'count', arrivals: 1, durationMs: 10 }],
      flows: [
        { weight: 1, flow: flow('all', [step('/br?chunked'), step('/gzip'), step('/zstd')]) },
      ],
    },
    target: origin,
    seed: 1,
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    observe: ({ content, responseBody }) => {
      seen.push([content?.json() !== undefined, responseBody?.length, content?.noJson()])
    },
  })
  expect(result.total).toMatchObject({ requestsTotal: 3, successCount: 2, errorCount: 1 })
  expect(seen).toEqual([
    [true, text.length, undefined],
    [true, text.length, undefined],
    [false, undefined, 'Content-Encoding zstd'],
  ])
  expect(result.userFailures[0]?.message).toContain(
    'the body could not be read: Content-Encoding zstd',
  )
})
