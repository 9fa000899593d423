import type { ParityCase, ParityDocument } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import type { ParityOptions } from './parity-options.ts'
import { runParity } from './run-parity.ts'

type User = { readonly id: string; readonly email: string; readonly amount?: number }
type Answer = { readonly status: number; readonly body: unknown }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A sign-up with a unique address; `show` is how this build answers with a user. */
async function serve(show: (user: User, first: User) => unknown): Promise<string> {
  const users = new Map<string, User>()
  const decide = (method: string, url: string, body: string): Answer => {
    if (method === 'POST') {
      const { email, amount } = JSON.parse(body) as User
      if ([...users.values()].some((user) => user.email === email))
        return { status: 409, body: { error: 'email taken' } }
      const user = { id: randomUUID(), email, ...(amount !== undefined && { amount }) }
      users.set(user.id, user)
      return { status: 201, body: show(user, [...users.values()][0] ?? user) }
    }
    const user = users.get(url.split('/')[2] ?? '')
    const [first = user] = users.values()
    return user && first
      ? { status: 200, body: show(user, first) }
      : { status: 404, body: { error: 'not found' } }
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = request
    const { status, body } = decide(method, url, await text(request))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => void answer(request, response))
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const compare = { ...COMPARE_EXACTLY, alias: ['/id'] }
const signUp = (json: unknown): ParityCase => ({
  name: 'sign up',
  request: {
    kind: 'request',
    name: 'sign up',
    method: 'POST',
    url: '/users',
    json,
    capture: [{ as: 'userId', from: { kind: 'json', path: '$.id' } }],
  },
  needs: [],
  allowUnsafe: true,
  compare,
  at: 'here',
})
const read: ParityCase = {
  ...signUp({}),
  name: 'read it back',
  request: { kind: 'request', name: 'read it back', method: 'GET', url: '/users/{{ userId }}' },
  needs: ['sign up'],
}
const own = signUp({ email: '{{ $uuid }}@example.com' })
const same = (user: User): unknown => user

async function run(
  shows: readonly Parameters<typeof serve>[0][],
  cases: ParityCase[],
  more: Partial<ParityOptions> = {},
): Promise<ParityDocument> {
  const urls = await Promise.all(shows.map(serve))
  const transport = createSocketTransport()
  try {
    const { document } = await runParity({
      cases,
      targets: urls.map((url, at) => ({ name: ['old', 'new'][at] ?? '', urls: [url], build: 'x' })),
      transport,
      tool: '',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(60_000),
      ...more,
    })
    return document
  } finally {
    await transport.close()
  }
}

test.each([
  '{{ $uuid }}',
  '{{ $uuid() }}',
  '{{ $randomString(12) }}',
  '{{ $randomNumber(1, 1000000000) }}',
])('a sign-up with a unique address of %s agrees with itself in every round', async (value) => {
  const document = await run([same, same], [signUp({ email: `${value}@example.com` }), read])
  expect(
    document.cases.map(({ outcome, reason, statuses }) => ({ outcome, reason, statuses })),
  ).toEqual([
    { outcome: 'pass', reason: null, statuses: { old: 201, new: 201 } },
    { outcome: 'pass', reason: null, statuses: { old: 200, new: 200 } },
  ])
  // What each round sent anew and got back is no noise.
  expect(document.cases.map(({ noisy }) => noisy)).toEqual([false, false])
})

test('two cases that each create something do not collide', async () => {
  const other = { ...own, name: 'sign up another' }
  const document = await run([same, same], [own, other])
  expect(document.cases.map(({ statuses }) => statuses['new'])).toEqual([201, 201])
  expect(document.outcome).toBe('pass')
})

test.each([
  { what: 'in capitals', toAddress: (email: string) => email.toUpperCase() },
  { what: 'cut', toAddress: (email: string) => email.slice(0, 20) },
  { what: 'in base64', toAddress: (email: string) => Buffer.from(email).toString('base64') },
])(
  'an address $what is a divergence, although it changes from round to round',
  async ({ toAddress }) => {
    const show = (user: User): unknown => ({ ...user, email: toAddress(user.email) })
    const [first] = (await run([same, show], [own, read])).cases
    expect(first?.divergences.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'value /email',
    ])
  },
)

const stale = (user: User, first: User): unknown => ({ ...user, email: first.email })

test('the address of the first user, right in the first round only, is no pass', async () => {
  const [first] = (await run([same, stale], [own, read])).cases
  expect(first?.outcome).toBe('no_evidence')
  expect(first?.reason).toContain('at /email came up in some of 3 rounds only')
})

const twice = (user: User): unknown => ({ ...user, amount: (user.amount ?? 0) * 2 })

test('a number that may follow from drawn numbers is no evidence; with a fixed one it is a divergence', async () => {
  const drawn = await run(
    [same, twice],
    [signUp({ email: '{{ $uuid }}@x.org', amount: '{{ $randomNumber(1, 9000) }}' })],
  )
  expect(drawn.outcome).toBe('no_evidence')
  expect(drawn.cases[0]?.reason).toContain('the value at /amount may follow from a $randomNumber')
  const fixed = await run([same, twice], [signUp({ email: '{{ $uuid }}@x.org', amount: 7 })])
  expect(fixed.cases[0]?.divergences.map(({ pointer }) => pointer)).toEqual(['/amount'])
})

test('a capture that finds nothing says which, where, in which round and beside which status', async () => {
  const document = await run([same, same], [signUp({ email: 'ada@example.com' }), read])
  const why = 'nothing to capture as userId in an answer with status 409'
  expect(document.outcome).toBe('no_evidence')
  expect(document.cases[0]?.reason).toBe(`new: ${why}; old: ${why} (round 2)`)
  expect(document.cases[1]?.reason).toBe(
    `skipped: "sign up" did not pass: new: ${why}; old: ${why} (round 2)`,
  )
})

test('a case that is sent once goes on with what it captured: a fixed address agrees', async () => {
  const cases = [{ ...signUp({ email: 'ada@example.com' }), repeat: false }, read]
  expect((await run([same, same], cases)).outcome).toBe('pass')
  expect(
    (await run([same, same], [signUp({ email: 'a@b.c' }), read], { repeatUnsafe: false })).outcome,
  ).toBe('pass')
})

test('the same seed gives the same values, another seed others', async () => {
  const seen: string[] = []
  const keep = (user: User): unknown => {
    seen.push(user.email)
    return user
  }
  const collect = async (seed: number): Promise<string[]> => {
    seen.length = 0
    await run([keep, same], [own], { seed })
    return [...seen]
  }
  const [one, again, other] = [await collect(1), await collect(1), await collect(2)]
  expect(new Set(one).size).toBe(3)
  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
})
