import { createServer } from '@gauntlet/server'
import type { Store } from '@gauntlet/store'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { experimentsPage } from './experiments-page.ts'

const token = 'the-secret-of-the-service'
const now = () => Date.parse('2026-11-21T15:00:00Z')
const service: Server[] = []

afterEach(() => {
  for (const one of service.splice(0)) {
    one.closeAllConnections()
    one.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener).listen(0, '127.0.0.1')
  service.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const lines: string[] = []

const address = '/api/pages/experiments/data'

async function ask(origin: string | undefined, query = '') {
  const { read } = experimentsPage(
    origin === undefined ? {} : { EXPERIMENTS_URL: origin, EXPERIMENTS_TOKEN: token },
  )
  const server = await createServer({
    store: {} as Store,
    now,
    log: { write: (line) => lines.push(line) },
    pages: [{ name: 'Experiments', path: 'experiments', file: '', read }],
  })
  const answer = await server.inject(address + query)
  await server.close()
  expect(answer.body + lines.join('')).not.toContain(token)
  return { status: answer.statusCode, body: answer.json() }
}

const empty = JSON.stringify({ computed_through: null, days: [], no_data: true })

test('every question is a GET of three known paths that carries the token in a header alone', async () => {
  const asked: (string | undefined)[][] = []
  const origin = await listen(({ method, url, headers }, response) => {
    asked.push([method, url, headers.authorization, headers.cookie])
    response.end(empty)
  })
  const { status } = await ask(origin, '?from=2026-11-12&to=2026-11-19&funnel=a%26b')
  expect(status).toBe(200)
  const bearer = `Bearer ${token}`
  // Today is the 21st: the service counts back from there.
  expect(asked.toSorted(([, a = ''], [, b = '']) => a.localeCompare(b))).toEqual([
    ['GET', '/v1/metrics/daily?window_days=10', bearer, undefined],
    ['GET', '/v1/metrics/experiments?window_days=10', bearer, undefined],
    ['GET', '/v1/metrics/funnels?window_days=10&funnel_name=a%26b', bearer, undefined],
  ])
})

test('the answer holds the days asked for and no others', async () => {
  const row = { experiment_id: null, variant_id: null, step_position: 1, step_name: 'a', users: 1 }
  const days = ['2026-11-11', '2026-11-12', '2026-11-19', '2026-11-20'].map((day) => ({
    ...row,
    day,
  }))
  const origin = await listen(({ url = '' }, response) =>
    response.end(
      url.includes('funnels') ? JSON.stringify({ computed_through: null, days }) : empty,
    ),
  )
  const { body } = await ask(origin, '?from=2026-11-12&to=2026-11-19')
  expect(body.funnel.days.map(({ day }: { day: string }) => day)).toEqual([
    '2026-11-12',
    '2026-11-19',
  ])
})

test('a redirect is not followed, so that the token goes nowhere else', async () => {
  let reached = 0
  const elsewhere = await listen((_, response) => {
    reached += 1
    response.end(empty)
  })
  const origin = await listen((_, response) =>
    response.writeHead(302, { location: elsewhere }).end(),
  )
  const { status, body } = await ask(origin)
  expect([status, body.code, reached]).toEqual([502, 'PAGE_UNREACHABLE', 0])
})

const flood: RequestListener = (_, response) => {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}
const wordy = '{"computed_through":null,"days":[{"day":"2026-11-20","dau":"ten"}]}'
const unset = '{"detail":"DASHBOARD_TOKEN is not set"}'

test.each<[string, string, RequestListener]>([
  ['does not know the token', 'refuses', (_, response) => response.writeHead(403).end('{}')],
  ['has no token', unset.slice(11, -2), (_, r) => r.writeHead(503).end(unset)],
  ['is something else', 'something else', (_, response) => response.end('<h1>It works!</h1>')],
  ['counts in words', 'something else than metrics', (_, response) => response.end(wordy)],
  ['never stops answering', 'answered with more than 8 MiB', flood],
  ['never answers', 'did not answer within 5 s', () => undefined],
  ['hangs up', 'does not answer', ({ socket }) => socket.destroy()],
])('a service that %s has its own message', async (_name, message, listener) => {
  const { status, body } = await ask(await listen(listener))
  const code = message === 'refuses' ? 'PAGE_REFUSED' : 'PAGE_UNREACHABLE'
  expect([status, body.code]).toEqual([502, code])
  expect(body.message).toContain(message)
})

test('a funnel that nobody defined is not found', async () => {
  const origin = await listen(({ url = '' }, response) => {
    if (!url.includes('funnels')) return response.end(empty)
    return response.writeHead(404).end('{"detail":"There is no funnel \\"nope\\"."}')
  })
  const { status, body } = await ask(origin, '?funnel=nope')
  expect([status, body.message]).toEqual([
    404,
    'the experiments service: There is no funnel "nope".',
  ])
})

test('without a service the answer says which variables to set', async () => {
  const { status, body } = await ask(undefined)
  expect([status, body.code]).toEqual([404, 'PAGE_UNSET'])
  expect(body.hint).toMatch(/EXPERIMENTS_URL and EXPERIMENTS_TOKEN/)
})

test.each([
  ['from=2026-11-20&to=2026-11-19', 'the first day is after the last one'],
  ['from=2026-08-23', 'answers for 90 days: since 2026-08-24'],
  ['from=2026-13-01', '2026-13-01 is no day'],
  ['from=yesterday', 'yesterday is no day'],
  [`funnel=${'x'.repeat(201)}`, 'no name of a funnel'],
])('the range %s is refused', async (query, message) => {
  const { status, body } = await ask('http://127.0.0.1:1', `?${query}`)
  expect(status).toBe(400)
  expect(body.message).toContain(message)
})
