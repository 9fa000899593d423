import type { ParityCase, ParityReport } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ParityOptions } from './parity-options.ts'
import type { ParityTarget } from './parity-target.ts'
import { runParity } from './run-parity.ts'

/** A target with sessions that can be saved and put back, and with all that happened to it, in order. */
type Shop = ParityTarget & {
  readonly server: Server
  readonly happened: string[]
  sessions: Set<string>
}

let shops: Shop[]
/** The time from which on putting back fails. */
let failsFrom: number

beforeEach(async () => {
  failsFrom = Infinity
  shops = [await open('old'), await open('new')]
})
afterEach(() => {
  for (const { server } of shops) server.close()
})

async function open(name: string): Promise<Shop> {
  const happened: string[] = []
  let saved = new Set<string>()
  let restores = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request
    const body = await text(request)
    if (url === '/version') return void response.end('{}')
    happened.push(`${method} ${url}${body}${headers['x-dry-run'] === undefined ? '' : ' dry'}`)
    if (method === 'POST') {
      const id = `s-${shop.sessions.size + 1}`
      shop.sessions.add(id)
      return void response.end(JSON.stringify({ id }))
    }
    const found = shop.sessions.size
    if (headers['x-dry-run'] === undefined) shop.sessions.clear()
    // The new build names its count otherwise.
    response.end(JSON.stringify({ [name === 'old' ? 'found' : 'count']: found }))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const shop: Shop = {
    name,
    server,
    happened,
    sessions: new Set(Array.from({ length: 50 }, (_, at) => `s-${at + 1}`)),
    urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    state: {
      save: async () => {
        happened.push('save')
        saved = new Set(shop.sessions)
      },
      restore: async () => {
        restores += 1
        happened.push('restore')
        if (restores >= failsFrom && name === 'new') throw new Error('the disk is full')
        shop.sessions = new Set(saved)
      },
    },
  }
  return shop
}

const create: ParityCase = {
  name: 'sign in',
  request: {
    kind: 'request',
    name: 'sign in',
    method: 'POST',
    url: '/sessions',
    json: {},
    capture: [{ as: 'id', from: { kind: 'json', path: '$.id' } }],
  },
  needs: [],
  allowUnsafe: true,
  compare: COMPARE_EXACTLY,
  at: 'here',
}
const remove: ParityCase = {
  ...create,
  name: 'sign out',
  needs: ['sign in'],
  request: {
    kind: 'request',
    name: 'sign out',
    method: 'DELETE',
    url: '/sessions',
    query: { not: '{{ id }}', page: 2 },
    headers: { 'x-dry-run': 'true' },
  },
}

async function run(more: Partial<ParityOptions> = {}): Promise<ParityReport> {
  const transport = createSocketTransport()
  try {
    return await runParity({
      cases: [create, remove],
      targets: shops,
      transport,
      tool: '0.0.0',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(60_000),
      ...more,
    })
  } finally {
    await transport.close()
  }
}

test('a DELETE is made smaller on targets that may be destroyed: each try begins with what was saved', async () => {
  const { cases } = await run()
  const sizes = shops.map(({ sessions }) => sessions.size)
  expect(cases[1]).toMatchObject({ not_smaller: null })
  expect(cases[1]?.minimal.map(({ curl }) => curl.replace(/127\S+?\//, 'HOST/'))).toEqual([
    "curl -sS -i -X DELETE 'http://HOST/sessions'",
    "curl -sS -i -X DELETE 'http://HOST/sessions'",
  ])
  for (const { happened } of shops) {
    expect(happened[0]).toBe('save')
    const tries = happened.join('\n').split('restore\n').slice(1)
    expect(tries.length).toBeGreaterThan(0)
    // What the case needs goes before it, as it is written.
    for (const one of tries.slice(0, -1))
      expect(one).toMatch(/^POST \/sessions\{\}\nDELETE \/sessions/)
    expect(happened.at(-1)).toBe('restore')
  }
  expect(sizes).toEqual([50, 50])
})

test('one target that is not destructible, and nothing but what is written is sent to any', async () => {
  const { cases } = await run({
    targets: shops.map((shop, at) => ({ ...shop, state: at === 0 ? shop.state : undefined })),
  })
  for (const { happened } of shops) {
    expect(
      happened.filter((one) => one.startsWith('DELETE')).map((one) => one.endsWith(' dry')),
    ).toEqual([true, true, true])
    expect(happened).not.toContain('save')
  }
  expect(cases[1]?.not_smaller).toContain('new is not `destructible: true`')
})

test.each([1, 2])(
  'when putting back fails the time %d, nothing more is sent, and that is said',
  async (time) => {
    failsFrom = time
    const { cases } = await run()
    expect(cases[1]?.not_smaller).toBe('new could not be restored: the disk is full')
    for (const { happened } of shops) {
      const all = happened.join('\n').split('restore')
      expect(all).toHaveLength(time + 1)
      expect(all.at(-1)).toBe('')
    }
  },
)

test('what only asks is made smaller without putting anything back', async () => {
  const read = { ...remove, request: { ...remove.request, method: 'GET' }, needs: [] }
  const request = { ...read.request, query: { page: 2 } }
  const { cases } = await run({ cases: [{ ...read, request }] })
  expect(cases[0]?.minimal).not.toEqual([])
  for (const { happened } of shops) expect(happened.join()).not.toMatch(/save|restore/)
})
