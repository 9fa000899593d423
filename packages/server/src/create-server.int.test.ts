import type { VerdictDocument } from '@gauntlet/contract'
import { createRunId, openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createServer } from './create-server.ts'

const { store, close } = await openTestStore(openStore)
afterAll(close)

const token = 'correct horse battery staple'
const signIn = (given: string) =>
  ({ method: 'POST', url: '/api/session', payload: { token: given } }) as const

test(
  'a connection that a browser opened in advance does not hold up the end',
  { timeout: 30_000 },
  async () => {
    const server = await createServer({ store })
    const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
    const unused = connect(Number(port), '127.0.0.1')
    await once(unused, 'connect')
    const ended = once(unused.resume(), 'close')
    await server.close()
    await ended
    expect(server.server.listening).toBe(false)
  },
)

test('with a token nothing but the sign-in answers without a session', async () => {
  const server = await createServer({ store, token })
  for (const url of ['/api/verdicts/newest', '/api/runs', '/api/openapi.json']) {
    const answer = await server.inject(url)
    expect({ url, status: answer.statusCode }).toEqual({ url, status: 401 })
    expect(answer.json().code).toBe('UNAUTHORIZED')
  }
  const state = await server.inject('/api/session')
  expect(state.json()).toEqual({ signed_in: false, token_required: true })
})

test('the right token opens a session in a cookie that no script and no other site can use', async () => {
  const server = await createServer({ store, token })
  const answer = await server.inject(signIn(token))
  expect(answer.statusCode).toBe(200)
  const [cookie] = answer.cookies
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
  expect(cookie?.value).not.toContain(token)
  const cookies = { gauntlet_session: cookie?.value ?? '' }
  expect((await server.inject({ url: '/api/runs', cookies })).statusCode).toBe(200)
  await server.inject({ method: 'DELETE', url: '/api/session', cookies })
  expect((await server.inject({ url: '/api/runs', cookies })).statusCode).toBe(401)
})

test.each([[[token]], [{ text: token }], [1], [null]])(
  'a token that is no text opens nothing: %j',
  async (given) => {
    const server = await createServer({ store, token })
    const answer = await server.inject({
      method: 'POST',
      url: '/api/session',
      payload: { token: given },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.cookies).toEqual([])
    await server.close()
  },
)

test.each(['', 'c', token.slice(0, -1), `${token}!`, 'ü'.repeat(500)])(
  'the wrong token "%s" is refused whatever its length: digests are compared, in constant time',
  async (given) => {
    const server = await createServer({ store, token })
    expect((await server.inject(signIn(given))).statusCode).toBe(401)
  },
)

test('a session ends after twelve hours', async () => {
  let now = 0
  const server = await createServer({ store, token, now: () => now })
  const value = (await server.inject(signIn(token))).cookies[0]?.value ?? ''
  const ask = () => server.inject({ url: '/api/runs', cookies: { gauntlet_session: value } })
  now = 12 * 3_600_000 - 1
  expect((await ask()).statusCode).toBe(200)
  now += 1
  expect((await ask()).statusCode).toBe(401)
})

test('the eleventh sign-in of a minute is refused, even with the right token', async () => {
  const lines: string[] = []
  const server = await createServer({ store, token, log: { write: (line) => lines.push(line) } })
  for (let at = 0; at < 10; at += 1) {
    expect((await server.inject(signIn(`wrong ${at}`))).statusCode).toBe(401)
  }
  const refused = await server.inject(signIn(token))
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  expect(lines.join('')).not.toContain(token)
})

const guess = (
  server: Awaited<ReturnType<typeof createServer>>,
  remoteAddress: string,
  by: string,
) => server.inject({ ...signIn('wrong'), remoteAddress, headers: { 'x-forwarded-for': by } })

test.each([
  { name: 'no proxy is declared', trusted: undefined, address: '203.0.113.9', shared: true },
  { name: 'the address is no declared proxy', trusted: ['10.0.0.0/8'], address: '203.0.113.9', shared: true },
  { name: 'a declared proxy says so', trusted: ['10.0.0.0/8'], address: '10.1.2.3', shared: false },
])('X-Forwarded-For names another client, each with its own limit, only if a declared proxy says so: $name', async ({ trusted, address, shared }) => {
  const server = await createServer({ store, token, ...(trusted && { trustedProxies: trusted }) })
  for (let at = 0; at < 10; at += 1) {
    expect((await guess(server, address, `198.51.100.${at}`)).statusCode).toBe(401)
  }
  const other = await guess(server, address, '198.51.100.99')
  expect(other.statusCode).toBe(shared ? 429 : 401)
  expect(other.headers['retry-after'] !== undefined).toBe(shared)
}) // prettier-ignore

test('an open dashboard answers under loopback names only', async () => {
  const server = await createServer({ store })
  const ask = (host: string) => server.inject({ url: '/api/runs', headers: { host } })
  expect((await ask('127.0.0.1:4600')).statusCode).toBe(200)
  expect((await ask('[::1]:4600')).statusCode).toBe(200)
  expect((await ask('evil.example:4600')).statusCode).toBe(401)
})

test('every answer carries a policy that forbids what is inline, script and style', async () => {
  const server = await createServer({ store })
  const policy = String((await server.inject('/api/session')).headers['content-security-policy'])
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("default-src 'none';")
  expect(policy).not.toContain('unsafe')
})

test.each([
  ['/api/runs?limit=0', 400],
  ['/api/runs?after=nonsense', 400],
  ['/api/runs?phase=LATER', 400],
  ['/api/runs?tag=x', 400],
  ['/api/runs/nonsense', 404],
  ['/api/verdicts/abc', 404],
  ['/api/benchmarks?scenario=none&baseline=zzz', 404],
  ['/api/runs/01968f3a-0000-7000-8000-00000000dead', 404],
  ['/api/evidence/parity/01968f3a-0000-7000-8000-00000000dead', 404],
  ['/api/benchmarks?scenario=none&baseline=01968f3a-0000-7000-8000-00000000dead', 404],
])('%s is answered with %i and a message that says why', async (url, status) => {
  const server = await createServer({ store })
  const answer = await server.inject(url)
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ message: expect.any(String), hint: expect.any(String) })
  expect(answer.json().code).toBe(status === 404 ? 'NOT_FOUND' : 'USAGE')
  expect(answer.body).not.toMatch(/pattern "\^\[0-9a-f|gauntlet --help/)
})

test('a verdict is answered with each of its fields, also those of a run that was resumed', async () => {
  const verdict = {
    schema: 'gauntlet.verdict/1',
    tool: '0.0.0',
    at: '2026-11-21T06:00:00.000Z',
    id: createRunId(Date.parse('2026-11-21T06:00:00.000Z')),
    project: 'shop',
    branch: null,
    verdict: 'ship',
    exit_code: 0,
    resumed_at: ['2026-11-21T05:30:00.000Z'],
    stages: [
      {
        stage: 'smoke',
        outcome: 'pass',
        duration_ms: 12,
        started_at: '2026-11-21T05:00:00.000Z',
        reasons: [],
      },
    ],
    builds: [{ target: 'candidate', build: null, url: 'http://127.0.0.1:1' }],
    not_looked_at: ['faults: none are configured'],
    evidence: 'artifacts/verdicts/1',
  } satisfies VerdictDocument
  await store.verdicts.save(verdict)
  const server = await createServer({ store })
  const one = await server.inject(`/api/verdicts/${verdict.id}`)
  expect(one.json()).toEqual(verdict)
  const newest = await server.inject('/api/verdicts/newest')
  expect(newest.json()).toEqual({ verdicts: [verdict], left_out: 0, unreadable: [] })
})

test('the API describes itself', async () => {
  const server = await createServer({ store })
  const { paths } = (await server.inject('/api/openapi.json')).json()
  expect(Object.keys(paths)).toContain('/api/verdicts/newest')
})
