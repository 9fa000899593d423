import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { migrate } from 'experiments'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const program = fileURLToPath(new URL('server.ts', import.meta.url))
/** As the bundled project starts it: from source each start takes a second more. */
const startBundled = fileURLToPath(new URL('../../../../start-bundled.mjs', import.meta.url))

let database: TestDatabase
let child: ChildProcess | undefined

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(async () => {
  child?.kill('SIGKILL')
  await database.drop()
})

function start(args: string[], env: Record<string, string>): { output: () => string } {
  const started = spawn(process.execPath, [startBundled, program, ...args], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let text = ''
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return { output: () => text }
}

const ended = async () => ((await once(child as ChildProcess, 'close')) as [number])[0]

test('it serves as the service does, on a database without the unique keys it took', async () => {
  const { output } = start(['--without', 'sticky'], { DATABASE_URL: database.url })
  await expect.poll(output).toContain('"msg":"ready"')
  const port = /"port":(\d+)/.exec(output())?.[1]
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200)
  const keys = await database.query<{ name: string }>(
    `select conname as name from pg_constraint where conname in ('assignments_pkey', 'event_logs_pkey')`,
  )
  expect(keys).toEqual([{ name: 'event_logs_pkey' }])
  child?.kill('SIGTERM')
  expect(await ended()).toBe(0)
})

test('it leaves a database alone that holds data of the real service', async () => {
  await migrate(database.url)
  await database.query(
    `insert into assignments (anonymous_user_id, experiment_id, variant_id, assignment_version)
     values ('ann', 'button-colour', 'blue', 1)`,
  )
  const { output } = start([], { DATABASE_URL: database.url })
  expect(await ended()).toBe(1)
  expect(output()).toContain('holds data of the real service')
  expect(
    await database.query(`select from pg_constraint where conname = 'assignments_pkey'`),
  ).toHaveLength(1)
})

test.each([
  { args: ['--without', 'locks'], env: { DATABASE_URL: 'postgres://unused' }, says: 'no "locks"' },
  { args: [], env: {}, says: 'DATABASE_URL is not set' },
])('it ends with 2 and the usage: $says', async ({ args, env, says }) => {
  const { output } = start(args, env as Record<string, string>)
  expect(await ended()).toBe(2)
  expect(output()).toContain(says)
  expect(output()).toContain('--without all|none|')
})
