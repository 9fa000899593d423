import type { ParityCase } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import { COMPARE_EXACTLY, readParityCases } from '@gauntlet/formats'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { runParity } from './run-parity.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Serve = (path: string) => { readonly encoding?: string; readonly body: Buffer | string }

async function start(serve: Serve): Promise<{ url: string; paths: string[] }> {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    const { encoding, body } = serve(request.url ?? '')
    if (encoding !== undefined) response.setHeader('content-encoding', encoding)
    response.setHeader('content-type', 'application/json')
    response.end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths }
}

const one: ParityCase = {
  name: 'one',
  request: { kind: 'request', name: 'one', method: 'GET', url: '/one' },
  needs: [],
  allowUnsafe: false,
  compare: COMPARE_EXACTLY,
  at: 'here',
}

async function compare(cases: readonly ParityCase[], urls: readonly string[]) {
  const transport = createSocketTransport()
  try {
    return await runParity({
      cases,
      targets: urls.map((url, at) => ({ name: 'ab'[at] ?? '', urls: [url], build: 'x' })),
      transport,
      tool: '0.0.0',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(60_000),
    })
  } finally {
    await transport.close()
  }
}

const plain: Serve = () => ({ body: '{"id":9007199254740993}' })
const zipped =
  (body: string, level = 6): Serve =>
  () => ({ encoding: 'gzip', body: gzipSync(body, { level }) })

test.each([
  {
    name: 'the same body, compressed',
    other: zipped('{"id": 9007199254740993}', 1),
    outcome: 'pass',
  },
  { name: 'another number, compressed', other: zipped('{"id":9007199254740992}'), outcome: 'fail' },
  {
    name: 'a body that nobody here can decode',
    other: (): ReturnType<Serve> => ({ encoding: 'zstd', body: 'x' }),
    outcome: 'no_evidence',
  },
])('$name: $outcome', async ({ other, outcome }) => {
  const targets = [await start(plain), await start(other)]
  const { document } = await compare(
    [one],
    targets.map(({ url }) => url),
  )
  expect(document.outcome).toBe(outcome)
})

test('a case file reads back the very id that it captured', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-digits-'))
  const file = join(folder, 'cases.yaml')
  const lines = [
    'cases:',
    '  - { name: create, request: { method: GET, path: /cap }, capture: { id: $.id } }',
    "  - { name: read, needs: [create], request: { method: GET, path: '/o/{{id}}' } }",
    '  - { name: literal, request: { method: GET, path: /q, query: { n: 9007199254740993, x: 1e400 } } }',
  ]
  await writeFile(file, lines.join('\n'))
  const targets = [await start(plain), await start(zipped('{"id":9007199254740993}'))]
  const { cases } = await readParityCases(file)
  const { document } = await compare(
    cases,
    targets.map(({ url }) => url),
  )
  expect(document.outcome).toBe('pass')
  for (const { paths } of targets) {
    expect(new Set(paths)).toEqual(
      new Set(['/cap', '/o/9007199254740993', '/q?n=9007199254740993&x=1e400']),
    )
  }
  await rm(folder, { recursive: true, force: true })
})
