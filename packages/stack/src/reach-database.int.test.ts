import type { ToolError } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'
import { startTarget } from './start-target.ts'

let root: string
let notes: string[]
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
})
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-reach-'))
  notes = []
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** A server whose answer on its ready path is `STATUS`, once its file is there. */
const service = `
require('node:fs').writeFileSync('started', '')
console.log(process.env.WORDS ?? '')
require('node:http').createServer((q, s) => s.writeHead(Number(process.env.STATUS)).end('{}')).listen(process.env.PORT)`

type Service = { status?: number; words?: string; command?: string[]; readyTimeoutMs?: number }

async function start(url: string, service_: Service = {}) {
  const { status = 200, words = '', readyTimeoutMs = 4_000 } = service_
  await writeFile(join(root, 'service.cjs'), service)
  const command = service_.command ?? [process.execPath, 'service.cjs']
  const env = { STATUS: String(status), WORDS: words }
  return await startTarget({
    name: 'shop',
    config: { start: { command, env, readyTimeoutMs }, database: { url } },
    root,
    stateFolder: join(root, 'state'),
    logFolder: join(root, 'logs'),
    env: process.env,
    note: (sentence) => notes.push(sentence),
  })
}

const nowhere = async () => `postgres://u:s3cret@127.0.0.1:${await findFreePort()}/nope`
const failureOf = async (starting: Promise<unknown>): Promise<ToolError> =>
  await starting.then(
    () => expect.fail('it started'),
    (error: unknown) => error as ToolError,
  )

test('a database that answers is no note', async () => {
  const target = await start(database.url)
  await target.stop()
  expect(notes).toEqual([])
})

test('a database that is not there is a note at once, and no reason against a target that gets ready', async () => {
  const url = await nowhere()
  const target = await start(url)
  await target.stop()
  expect(target.databaseUrl).toBe(url)
  expect(notes).toEqual([
    expect.stringMatching(
      /^the database of targets\.shop\.database\.url \(postgres:\/\/u:\*\*\*@127\.0\.0\.1:\d+\/nope\) cannot be reached: .*ECONNREFUSED.*may bring the database up$/,
    ),
  ])
})

test.each([
  ['answers 503', { status: 503, readyTimeoutMs: 12_000 }, /is given up before its 12 s are over/],
  [
    'prints that the connection was refused',
    { status: 404, words: 'ECONNREFUSED', readyTimeoutMs: 12_000 },
    /is given up before its 12 s are over/,
  ],
  ['does something else', { status: 404, readyTimeoutMs: 3_000 }, /was not ready after 3 s/],
  ['ends', { command: [process.execPath, '-e', 'process.exit(3)'] }, /ended \(exit code 3\)/],
] as const)(
  'where a target that %s does not get ready, its database is named first',
  async (_, service_, consequence) => {
    const url = await nowhere()
    const words = 'words' in service_ ? `${service_.words} 127.0.0.1:${new URL(url).port}` : ''
    const { code, message, hint, place } = await failureOf(
      start(url, { ...service_, words } as Service),
    )
    expect(message).toMatch(
      /^the database of targets\.shop\.database\.url \(.*\) cannot be reached: .*ECONNREFUSED.*\. shop /,
    )
    expect(message).toMatch(consequence)
    expect(message).not.toContain('s3cret')
    expect({ code, place }).toEqual({
      code: 'DATABASE_UNREACHABLE',
      place: 'targets.shop.database.url',
    })
    expect(hint).toContain('Correct the host, port, name, role or password in targets.shop')
  },
)

test('a server that refuses the role is named, and nothing starts', async () => {
  const url = new URL(database.url)
  url.username = 'nobody'
  const { code, message } = await failureOf(start(url.href))
  expect(code).toBe('DATABASE_UNREACHABLE')
  expect(message).toMatch(/targets\.shop\.database\.url .*"nobody".*\. Nothing was started$/)
  expect(existsSync(join(root, 'started'))).toBe(false)
})

test('a failure that is not of the database is reported as it is', async () => {
  const { code, message } = await failureOf(
    start(database.url, { command: [process.execPath, '-e', 'process.exit(3)'] }),
  )
  expect({ code, message }).toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(/^shop ended/) as string,
  })
})

test('a database that the start command brings up in time is none', async () => {
  const url = new URL(await nowhere())
  // A way to the real database, which opens while the target is starting.
  const { hostname, port } = new URL(database.url)
  const open = `
const net = require('node:net')
let up = false
setTimeout(() => net.createServer((near) => {
  const far = net.connect(${port}, '${hostname}')
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
}).listen(${url.port}, '127.0.0.1', () => { up = true }), 1500)
require('node:http').createServer((q, s) => s.writeHead(up ? 200 : 503).end()).listen(process.env.PORT)`
  const known = new URL(database.url)
  known.host = url.host
  const target = await start(known.href, {
    command: [process.execPath, '-e', open],
    readyTimeoutMs: 20_000,
  })
  await target.stop()
  expect(notes).toHaveLength(1)
})
