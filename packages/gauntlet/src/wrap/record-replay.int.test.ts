import { findFreePort } from '@gauntlet/stack'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const booking = fileURLToPath(new URL('test-support/booking.mjs', import.meta.url))

let home: string
let tests = 0
let databases: TestDatabase[]
let closing: (() => unknown)[]

beforeEach(async () => {
  home = join(repository, '.gauntlet', `replay-${process.pid}-${(tests += 1)}`)
  await mkdir(home, { recursive: true })
  closing = []
  databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()])
})

afterEach(async () => {
  for (const close of closing) close()
  await Promise.all(databases.map((database) => database.drop()))
  await rm(home, { recursive: true, force: true })
})

async function startBooking(databaseUrl: string): Promise<string> {
  const port = await findFreePort()
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: `${port}` }
  const child = spawn(process.execPath, [booking], { env, stdio: 'ignore' })
  closing.push(() => child.kill())
  const url = `http://127.0.0.1:${port}`
  const isReady = async (): Promise<boolean> => {
    try {
      return (await fetch(`${url}/ready`)).ok
    } catch {
      return false
    }
  }
  await expect.poll(isReady).toBe(true)
  return url
}

type Endpoint = {
  readonly method: string
  readonly endpoint: string
  readonly requests_total: number
  readonly error_count: number
}

/** Records a suite on one database, and sends the recording to the same service on a new one. */
async function recordAndReplay(suite: string) {
  const [store, recordedOn, replayedOn] = databases.map(({ url }) => url)
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store }
  const run = async (line: string) => await runCli(main, line.split(' '), { cwd: home, env })
  await writeFile(join(home, 'suite.mjs'), `${client}${suite}`)
  await writeFile(join(home, 'gauntlet.config.ts'), 'export default {}\n')
  const [one, other] = [await startBooking(recordedOn ?? ''), await startBooking(replayedOn ?? '')]
  const wrapped = await run(
    `wrap --record suite.yml --url ${one} --target-database ${recordedOn} -- ${process.execPath} suite.mjs`,
  )
  const script = await readFile(join(home, 'suite.yml'), 'utf8')
  const load = await run(
    `load run --scenario suite.yml --phase candidate --target ${other} --target-database ${replayedOn} --json`,
  )
  const { endpoints } = JSON.parse(load.stdout) as { endpoints: Endpoint[] }
  return { output: `${wrapped.stdout}${wrapped.stderr}`, script, endpoints }
}

const client = `
const url = process.env.GAUNTLET_TARGET_URL
const headers = { 'content-type': 'application/json' }
const post = async (path, body) =>
  await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).text()
const visit = async (accountId, seatNo) => {
  await post('/api/payments', { accountId })
  await post('/api/shows/2/bookings', { seatNo, accountId })
  await (await fetch(url + '/api/accounts/' + accountId)).text()
}
`

const toCounts = (endpoints: readonly Endpoint[]) =>
  Object.fromEntries(
    endpoints.map((one) => [
      `${one.method} ${one.endpoint}`,
      [one.requests_total, one.error_count],
    ]),
  )

test('a sequential suite is replayed without an error: each user books another seat', async () => {
  const { output, script, endpoints } = await recordAndReplay(
    'for (let i = 1; i <= 6; i++) await visit(i, i)',
  )
  expect(script).toContain('/api/shows/2/bookings')
  expect(toCounts(endpoints)).toEqual({
    'POST /api/payments': [6, 0],
    'POST /api/shows/2/bookings': [6, 0],
    'GET /api/accounts/:accountId': [6, 0],
  })
  expect(output).toContain(join(home, 'suite.values.csv'))
  expect(output).toContain('values differ between users (accountId, seatNo)')
})

test('a concurrent suite is replayed without an error, whoever gets which seat', async () => {
  const { output, endpoints } = await recordAndReplay(
    `for (let round = 0; round < 4; round++)
  await Promise.all(Array.from({ length: 12 }, (_, i) => visit(i + 1, round * 6 + (i % 6) + 1)))`,
  )
  const counts = toCounts(endpoints)
  expect(Object.values(counts).reduce((sum, [requests = 0]) => sum + requests, 0)).toBe(144)
  expect(Object.values(counts).map(([, errors]) => errors)).toEqual(
    Object.values(counts).map(() => 0),
  )
  expect(output).toContain('POST /api/shows/:id/bookings (201, 409)')
})
