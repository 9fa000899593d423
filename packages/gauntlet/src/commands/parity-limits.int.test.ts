import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import type { ParityConfig } from '../config/gauntlet-config.ts'
import { PARITY_LIMITS } from '../parity/parity-limits.ts'

let folder: string
let configs = 0
let store: TestDatabase
let servers: Server[]
/** `METHOD /path?query` of each request that a target got, without the question for its build. */
let received: string[][]
/** Bytes of the body that answers every request, and whether it comes at all. */
let answer: { bytes: number; late: boolean }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-limits-'))
  store = await createTestDatabase()
  received = [[], []]
  answer = { bytes: 0, late: false }
  written.clear()
  servers = await Promise.all(['a', 'b'].map(async (name, at) => await serve(name, at)))
})

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await store.drop()
  await rm(folder, { recursive: true, force: true })
})

const written = new Map<string, string>()

/** Each target answers with its own name: every case diverges, each path in a different place. */
async function serve(name: string, at: number): Promise<Server> {
  const server = createServer(({ method, url = '' }, response) => {
    if (url === '/version' || url === '/ready') return void response.end('{}')
    received[at]?.push(`${method} ${url}`)
    if (answer.late) return
    const place = url.split('?')[0] ?? ''
    if (!written.has(place)) written.set(place, url)
    // Differs only while the request is as it came first: nothing smaller diverges alike, and everything is tried.
    const body = {
      [place]: written.get(place) === url ? name : 'same',
      pad: 'x'.repeat(answer.bytes),
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

const query = Object.fromEntries(
  Array.from({ length: 10 }, (_, at) => [
    `z${at}`,
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((item) => `text${item}`),
  ]),
)
const toCases = (count: number, request: object) =>
  Array.from({ length: count }, (_, at) => ({
    name: `case ${at}`,
    allowUnsafe: true,
    request: { method: 'GET', path: `/p${at}`, ...request },
  }))

async function call(command: string, parity: Partial<ParityConfig>, cases: object[]) {
  await writeFile(join(folder, 'cases.json'), JSON.stringify({ cases }))
  const targets = Object.fromEntries(
    servers.map((server, at) => [
      'ab'[at],
      { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ]),
  )
  const config = { targets, parity: { cases: 'cases.json', targets: ['a', 'b'], ...parity } }
  // A module is read once in a process: each config is a separate file.
  const file = `config-${(configs += 1)}.mjs`
  await writeFile(join(folder, file), `export default ${JSON.stringify(config)}\n`)
  const env = { GAUNTLET_DATABASE_URL: store.url }
  const line = `${command} --config ${file}`
  const { stdout, stderr } = await runCli(main, line, { env, cwd: folder, now: 0 })
  return stdout + stderr
}

const perCase = (list: readonly string[] | undefined, at: number): number =>
  (list ?? []).filter((one) => one.startsWith(`GET /p${at}?`) || one === `GET /p${at}`).length

const commands = ['parity', 'run --only parity']

test.each(commands)(
  '%s: by default 3 rounds, and 60 tries for each of 5 root causes',
  async (command) => {
    await call(command, {}, toCases(7, { query }))
    const { repeats, shrinkTries, shrunkCauses } = PARITY_LIMITS
    expect({ repeats, shrinkTries, shrunkCauses }).toEqual({
      repeats: 3,
      shrinkTries: 60,
      shrunkCauses: 5,
    })
    for (const list of received) {
      const counts = Array.from({ length: 7 }, (_, at) => perCase(list, at) - repeats)
      expect(counts.filter((tries) => tries > 0).length).toBe(5)
      expect(Math.max(...counts)).toBeLessThanOrEqual(60)
      expect(Math.max(...counts)).toBeGreaterThan(50)
    }
  },
)

test.each(commands)(
  '%s: rounds, tries and shrinking are as the config limits them',
  async (command) => {
    await call(command, { repeats: 2, shrinkTries: 7 }, toCases(1, { query }))
    for (const list of received) {
      expect(list.length).toBeGreaterThan(2)
      expect(list.length).toBeLessThanOrEqual(2 + 7)
    }
    received = [[], []]
    await call(command, { repeats: 4, shrink: false }, toCases(1, { query }))
    expect(received.map((list) => list.length)).toEqual([4, 4])
  },
)

test.each(commands)(
  '%s: what may change data is sent in one round where the config says so',
  async (command) => {
    const cases = [
      { name: 'write', allowUnsafe: true, request: { method: 'POST', path: '/w', json: {} } },
      { name: 'read', needs: ['write'], request: { method: 'GET', path: '/r' } },
    ]
    await call(command, { repeatUnsafe: false }, cases)
    for (const list of received)
      expect(list.toSorted()).toEqual(['GET /r', 'GET /r', 'GET /r', 'POST /w'])
  },
)

test.each(commands)('%s: the budget ends a run that would not end', async (command) => {
  answer.late = true
  const text = await call(command, { budgetMs: 300 }, toCases(3, { timeoutMs: 60_000 }))
  expect(text).toMatch(/no evidence|Missing evidence/)
  expect(received.flat().length).toBeLessThanOrEqual(6)
})

test.each(commands)(
  '%s: a body over the limit is no evidence, and the limit is said',
  async (command) => {
    answer.bytes = 3_000
    const text = await call(command, { maxBodyBytes: 2_000 }, toCases(1, {}))
    expect(text).toContain('the answer has a body of more than 2000 bytes, the limit')
    expect(text).not.toContain('not HTTP')
    answer.bytes = PARITY_LIMITS.maxBodyBytes
    expect(await call(command, { repeats: 2 }, toCases(1, {}))).toContain(
      'more than 4194304 bytes, the limit',
    )
  },
)

test('a limit that is none is refused', async () => {
  for (const [key, value] of [
    ['repeats', 1],
    ['shrinkTries', 0],
    ['budgetMs', 0.5],
    ['maxBodyBytes', -1],
  ]) {
    const text = await call('parity', { [key as string]: value }, toCases(1, {}))
    expect(text).toContain(`parity.${key} must be a whole number of at least`)
  }
})
