import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkThresholds, runLoad } from '@gauntlet/engine'
import { readArtilleryScenario } from './read-artillery.ts'
import { lines } from './script-folder.suite.ts'

let folder: string
let server: Server
const seen: string[] = []

beforeEach(async () => {
  seen.length = 0
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-artillery-run-'))
  server = createServer((request, response) => {
    request.setEncoding('utf8')
    let body = ''
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers['cookie'] ?? '-'} ${body}`)
      response.setHeader('set-cookie', 'sid=s1; Path=/')
      response.setHeader('content-type', 'application/json')
      response.statusCode = request.url === '/login' ? 201 : request.url === '/missing' ? 500 : 200
      response.end('{"token":"t1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const SCRIPT = lines(
  'config:',
  '  phases: [{ name: warm-up, duration: 0.1, arrivalCount: 2 }, { duration: 0.3, arrivalCount: 6 }]',
  '  payload: { path: users.csv, fields: [user], order: sequence }',
  '  processor: ./hooks.mjs',
  '  ensure:',
  '    thresholds: [{ "http.response_time.p99": 60000 }]',
  '    maxErrorRate: 1',
  '    conditions: [{ expression: "vusers.failed == 0 and http.codes.201 == 6" }]',
  'before: { flow: [{ get: { url: /setup, capture: { json: $.token, as: shared } } }] }',
  'scenarios:',
  '  - beforeRequest: mark',
  '    flow:',
  '      - post: { url: /login, json: { user: "{{ user }}" }, capture: { json: $.token, as: token }, expect: { statusCode: 201 } }',
  '      - think: 0.01',
  '      - get: { url: "/items/{{ token }}/{{ shared }}/{{ marked }}" }',
  '      - get: { url: /missing }',
)

test('a whole script runs against a server: setup, data, hooks, cookies, thresholds', async () => {
  const script = join(folder, 'shop.yml')
  await writeFile(script, SCRIPT)
  await writeFile(join(folder, 'users.csv'), 'u1\nu2\nu3\n')
  await writeFile(
    join(folder, 'hooks.mjs'),
    'export async function mark(params, context) { context.vars.marked = "m" }',
  )
  const scenario = await readArtilleryScenario(script)
  const { port } = server.address() as AddressInfo
  const result = await runLoad({ scenario, target: `http://127.0.0.1:${port}`, seed: 3 })

  expect(seen.filter((line) => line.startsWith('GET /setup'))).toHaveLength(1)
  const logins = seen.filter((line) => line.startsWith('POST /login'))
  expect(logins.toSorted()).toEqual(
    ['u1', 'u1', 'u1', 'u2', 'u2', 'u2', 'u3', 'u3'].map(
      (user) => `POST /login - {"user":"${user}"}`,
    ),
  )
  expect(seen.filter((line) => line === 'GET /items/t1/t1/m sid=s1 ')).toHaveLength(8)

  // Two of eight users are warm-up.
  expect(result.endpoints.map(({ endpoint, requestsTotal }) => [endpoint, requestsTotal])).toEqual(
    expect.arrayContaining([
      ['/login', 6],
      ['/items/:token/:shared/:marked', 6],
      ['/missing', 6],
    ]),
  )
  expect(result.total.responseCodes).toEqual({ '200': 6, '201': 6, '500': 6 })
  const outcomes = checkThresholds(scenario, result).map(
    ({ name, outcome }) => `${outcome} ${name}`,
  )
  expect(outcomes).toEqual([
    "pass threshold 'http.response_time.p99' < 60000",
    'pass threshold vusers.failed == 0 and http.codes.201 == 6',
    'fail threshold http.error_percent <= 1',
  ])
})
