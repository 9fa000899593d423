import type { ParityCase, ParityReport } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import type { RequestDraft } from '@gauntlet/core/flow'
import fc from 'fast-check'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ParityOptions } from './parity-options.ts'
import { runParity } from './run-parity.ts'

type Received = {
  readonly method: string
  readonly url: string
  /** Without what the transport adds. */
  readonly headers: readonly string[]
  readonly body: string
}

/** A target that keeps what reaches it, and answers each request with its own name. */
type Recorder = { readonly server: Server; readonly url: string; readonly received: Received[] }

const ADDED = new Set(['host', 'content-length', 'connection'])

async function record(name: string): Promise<Recorder> {
  const received: Received[] = []
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const headers = request.rawHeaders.flatMap((header, at) =>
      at % 2 === 0 && !ADDED.has(header.toLowerCase())
        ? [`${header}: ${request.rawHeaders[at + 1]}`]
        : [],
    )
    const { method = '', url = '' } = request
    if (url !== '/version') received.push({ method, url, headers, body })
    const answer = JSON.stringify({ [`${method} of`]: name })
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  }
  const server = createServer((request, response) => void keep(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { server, received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

let targets: Recorder[]
beforeAll(async () => {
  targets = [await record('a'), await record('b')]
})
beforeEach(() => {
  for (const { received } of targets) received.length = 0
})
afterAll(() => {
  for (const { server } of targets) server.close()
})

async function run(cases: ParityCase[], more: Partial<ParityOptions> = {}): Promise<ParityReport> {
  const transport = createSocketTransport()
  try {
    return await runParity({
      cases,
      targets: targets.map(({ url }, at) => ({ name: 'ab'[at] ?? '', urls: [url] })),
      transport,
      tool: '0.0.0',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(120_000),
      ...more,
    })
  } finally {
    await transport.close()
  }
}

const toCase = (request: ParityCase['request'], rest: Partial<ParityCase> = {}): ParityCase => ({
  name: request.name ?? 'one',
  request,
  needs: [],
  allowUnsafe: true,
  compare: COMPARE_EXACTLY,
  at: 'here',
  ...rest,
})

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What the transport adds. */
const OWN = ['user-agent: gauntlet', 'accept: */*']

const isUnsafe = ({ method, headers }: Received): boolean => {
  const override = headers.find((header) => header.startsWith('x-http-method-override: '))
  return !SAFE.has(method) || (override !== undefined && !SAFE.has(override.split(': ')[1] ?? ''))
}

/** All that could change data, on any target. */
const listUnsafe = (): string[] =>
  targets.flatMap(({ received }) => received.filter(isUnsafe).map((one) => JSON.stringify(one)))

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE'])(
  'a diverging %s goes out in its rounds, byte for byte as written, and in no other form',
  async (method) => {
    const report = await run([
      toCase({
        kind: 'request',
        name: 'one',
        method,
        url: '/sessions',
        query: { user: 5 },
        headers: { 'x-dry-run': 'true' },
        json: { reason: 'test', ids: [1, 2] },
      }),
    ])
    const written = {
      method,
      url: '/sessions?user=5',
      headers: ['content-type: application/json', 'x-dry-run: true', ...OWN],
      body: '{"reason":"test","ids":[1,2]}',
    }
    for (const { received } of targets) expect(received).toEqual([written, written, written])
    expect(report.document.tally.divergent).toBe(1)
    expect(report.cases[0]).toMatchObject({
      minimal: [],
      not_smaller: `${method} may change data: it is sent as written only, since a and b are not \`destructible: true\``,
    })
  },
)

const disguises: readonly { by: string; parts: Partial<ParityCase['request']> }[] = [
  { by: 'a header', parts: { headers: { 'X-HTTP-Method-Override': 'DELETE' } } },
  { by: 'a template', parts: { headers: { 'x-method-override': '{{ how }}' } } },
  { by: 'a parameter', parts: { query: { _method: 'delete' } } },
  { by: 'its address', parts: { url: '/x?%5Fmethod=PUT' } },
  { by: 'a form', parts: { form: { _method: 'PUT' } } },
  { by: 'a hook', parts: { before: [(draft: RequestDraft) => void (draft.method = 'DELETE')] } },
]

test.each(disguises)(
  'a GET that becomes another method by $by is sent only where its case allows it',
  async (one) => {
    const request = {
      ...({ kind: 'request', name: 'one', method: 'GET', url: '/x' } as const),
      ...one.parts,
    }
    const { document } = await run([toCase(request, { allowUnsafe: false })])
    expect(targets.flatMap(({ received }) => received)).toEqual([])
    expect(document.cases[0]?.reason).toContain('is sent only with allowUnsafe: true')
  },
)

test('a DELETE that a hook makes of a GET goes out in its rounds, and in no smaller form', async () => {
  const before = [(draft: RequestDraft) => void (draft.method = 'DELETE')]
  const headers = { 'x-dry-run': 'true' }
  await run([
    toCase({ kind: 'request', name: 'one', method: 'GET', url: '/sessions', headers, before }),
  ])
  const written = {
    method: 'DELETE',
    url: '/sessions',
    headers: ['x-dry-run: true', ...OWN],
    body: '',
  }
  for (const { received } of targets) expect(received).toEqual([written, written, written])
})

test('a diverging GET is made smaller', async () => {
  const report = await run([
    toCase({
      kind: 'request',
      name: 'one',
      method: 'GET',
      url: '/things',
      query: { page: 2, size: 10 },
      headers: { 'x-tenant': 'a' },
    }),
  ])
  expect(report.cases[0]?.not_smaller).toBeNull()
  expect(report.cases[0]?.minimal.map(({ curl }) => curl.replace(/127\S+?\//, 'HOST/'))).toEqual([
    "curl -sS -i 'http://HOST/things'",
    "curl -sS -i 'http://HOST/things'",
  ])
})

const words = fc.stringMatching(/^[a-z]{1,6}$/)
const fields = fc.dictionary(words, fc.oneof(words, fc.nat(99)), { maxKeys: 3 })
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'),
  query: fields,
  json: fc.option(fields, { nil: undefined }),
  dryRun: fc.boolean(),
  override: fc.option(fc.constantFrom('GET', 'PUT', 'DELETE'), { nil: undefined }),
  uuid: fc.boolean(),
})

test('whatever diverges: each request that may change data is one that a case wrote', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 4 }), async (requests) => {
      const cases = requests.map(({ method, query, json, dryRun, override, uuid }, at) =>
        toCase({
          kind: 'request',
          name: `case ${at}`,
          method,
          url: `/path/${at}`,
          query,
          headers: {
            ...(dryRun && { 'x-dry-run': 'true' }),
            ...(override !== undefined && { 'x-http-method-override': override }),
            ...(uuid && { 'idempotency-key': '{{ $uuid }}' }),
          },
          ...(json && { json }),
        }),
      )
      const collect = async (shrink: boolean): Promise<string[]> => {
        for (const { received } of targets) received.length = 0
        await run(cases, { shrink })
        return listUnsafe().toSorted()
      }
      const written = await collect(false)
      expect(await collect(true)).toEqual(written)
      const unsafe = requests.filter(
        ({ method, override = 'GET' }) => !SAFE.has(method) || !SAFE.has(override),
      )
      expect(written).toHaveLength(unsafe.length * 6)
    }),
    { seed: 12, numRuns: 12 },
  )
})
