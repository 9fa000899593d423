import type { ParityCase, ParityReport } from '@gauntlet/contract'
import { createSocketTransport, type SocketTransportOptions } from '@gauntlet/engine'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { ParityOptions } from './parity-options.ts'
import { runParity } from './run-parity.ts'

const servers: RawServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

type Answer = string | ((socket: Socket, request: string, count: number) => void)

/** A target that answers each request with a JSON body, or does to the socket what the test says. */
async function serve(answer: Answer): Promise<string> {
  let count = 0
  const server = await startRawServer((socket, request) => {
    if (typeof answer === 'function') answer(socket, request, (count += 1))
    else reply(socket, answer)
  })
  servers.push(server)
  return server.origin
}

const reply = (socket: Socket, body: string, status = 200): void => {
  socket.write(
    `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const toCase = (name: string, rest: Partial<ParityCase> = {}): ParityCase => ({
  name,
  request: { kind: 'request', name, method: 'GET', url: `/${name}`, timeoutMs: 20_000 },
  needs: [],
  allowUnsafe: false,
  compare: COMPARE_EXACTLY,
  at: 'here',
  ...rest,
})

async function run(
  urls: readonly string[],
  more: Partial<ParityOptions> = {},
  wire: SocketTransportOptions = {},
): Promise<ParityReport> {
  const transport = createSocketTransport(wire)
  try {
    return await runParity({
      cases: [toCase('one')],
      targets: urls.map((url, at) => ({ name: 'ab'[at] ?? '', urls: [url], build: 'x' })),
      transport,
      tool: '0.0.0',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(200_000),
      ...more,
    })
  } finally {
    await transport.close()
  }
}

const down = async (): Promise<string> => {
  const url = await serve('{}')
  await servers.pop()?.close()
  return url
}

test.each([
  { name: 'is down', start: down, says: 'refused' },
  {
    name: 'answers garbage',
    start: () => serve((socket) => socket.write('%%% no HTTP\r\n\r\n')),
    says: 'parse',
  },
  { name: 'resets', start: () => serve((socket) => socket.destroy()), says: 'b did not answer' },
  {
    name: 'answers without end',
    start: () =>
      serve((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        const more = (): void => {
          if (socket.writable) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, more)
        }
        more()
      }),
    says: 'b did not answer',
  },
])('a target that $name is no evidence, never a pass and never a hang', async ({ start, says }) => {
  const { document, cases } = await run(
    [await serve('{}'), await start()],
    {},
    { maxBodyBytes: 100_000 },
  )
  expect(document.outcome).toBe('no_evidence')
  expect(document.cases[0]?.reason).toContain(says)
  expect(document.tally).toMatchObject({
    unreachable: 1,
    divergent: 0,
    status_matches: 0,
    body_matches: 0,
  })
  expect(cases[0]?.exchanges.map(({ status }) => status)).toEqual([200, null])
})

test('a target that never answers is no evidence once the time of the case is over', async () => {
  const request = { kind: 'request', method: 'GET', url: '/x', timeoutMs: 300 } as const
  const { document } = await run([await serve('{}'), await serve(() => undefined)], {
    cases: [toCase('slow', { request })],
  })
  expect(document.outcome).toBe('no_evidence')
  expect(document.cases[0]?.reason).toContain('timeout')
})

test('an unsafe method that no case allows is not sent, and that is said', async () => {
  const request = { kind: 'request', method: 'DELETE', url: '/x' } as const
  const { document } = await run([await serve('{}'), await serve('{}')], {
    cases: [toCase('drop', { request })],
  })
  expect(servers.map((server) => server.received())).toEqual(['', ''])
  expect(document.cases[0]).toMatchObject({
    outcome: 'no_evidence',
    reason: 'DELETE is sent only with allowUnsafe: true',
  })
})

const clock = (extra: string) => (socket: Socket, _request: string, count: number) =>
  reply(socket, `{"at":${count},"name":"${extra}"}`)

test('what a target also does with itself is noise, a real difference beside it is not', async () => {
  const agree = await run([
    await serve(clock('x')),
    await serve((socket, _r, count) => reply(socket, `{"at":${count + 50},"name":"x"}`)),
  ])
  expect(agree.document.cases[0]).toMatchObject({ outcome: 'pass', noisy: true, body_match: true })
  const differ = await run([await serve(clock('x')), await serve(clock('y'))])
  expect(differ.document.cases[0]?.divergences.map(({ pointer }) => pointer)).toEqual(['/name'])
})

const flaky = (socket: Socket, _request: string, count: number): void =>
  reply(socket, '{}', count === 1 ? 500 : 200)

test('a difference that does not come again is no evidence, not a divergence', async () => {
  const { document } = await run([await serve('{}'), await serve(flaky)])
  expect(document.cases[0]).toMatchObject({ outcome: 'no_evidence', divergences: [] })
  expect(document.cases[0]?.reason).toContain('some of 3 rounds only')
})

const shop = (id: string) => (socket: Socket, request: string) =>
  reply(socket, request.startsWith(`GET /orders/${id} `) ? '{"found":true}' : `{"id":"${id}"}`)

test('each target keeps its own captures, and what needs a broken case is skipped with the cause', async () => {
  const cases = [
    toCase('create', {
      request: {
        kind: 'request',
        name: 'create',
        method: 'GET',
        url: '/create',
        capture: [{ as: 'id', from: { kind: 'json', path: '$.id' } }],
      },
      compare: { ...COMPARE_EXACTLY, alias: ['/id'] },
    }),
    toCase('read', {
      request: { kind: 'request', method: 'GET', url: '/orders/{{ id }}' },
      needs: ['create'],
    }),
  ]
  const { document } = await run([await serve(shop('o-1')), await serve(shop('p-9'))], { cases })
  expect(document.outcome).toBe('pass')
  const broken = await run([await serve(shop('o-1')), await serve('{}')], { cases })
  expect(broken.document.cases[1]?.reason).toBe(
    'skipped: "create" did not pass: b: nothing to capture as id in an answer with status 200',
  )
})

test('a status is never explained, and a status that differs is a divergence beside equal bodies', async () => {
  const { document } = await run([
    await serve('{}'),
    await serve((socket) => reply(socket, '{}', 404)),
  ])
  expect(document.cases[0]).toMatchObject({
    status_match: false,
    body_match: true,
    divergences: [{ kind: 'status', reference: '200', candidate: '404', explained_by: null }],
  })
})

test('a budget that is spent ends the run, and says so', async () => {
  const { document } = await run([await serve(() => undefined), await serve('{}')], {
    cases: Array.from({ length: 20 }, (_, at) => toCase(`case${at}`)),
    budgetMs: 200,
  })
  expect(document.outcome).toBe('no_evidence')
  expect(document.cases.at(-1)?.reason).toContain('the budget of 0.2 s is exhausted')
})

test.each([
  { more: { ignore: ['/**'] }, says: 'too broad' },
  {
    more: { cases: [toCase('x', { compare: { ...COMPARE_EXACTLY, tolerance: { '/a': -1 } } })] },
    says: 'here: "tolerance /a -1"',
  },
  { more: { cases: [] }, says: 'no cases' },
  { more: { targets: [{ name: 'a', urls: ['http://127.0.0.1:1'] }] }, says: 'a second one' },
  { more: { repeats: 1 }, says: 'twice at least' },
])('$more is refused', async ({ more, says }) => {
  await expect(run(['http://127.0.0.1:1', 'http://127.0.0.1:2'], more)).rejects.toThrow(says)
})

test('a rule that leaves nothing to compare is no evidence', async () => {
  const { document } = await run([await serve('{"a":1}'), await serve('{"a":2}')], {
    ignore: ['/a'],
  })
  expect(document.cases[0]?.reason).toBe('"ignore /a" leaves nothing of the body to compare')
})
