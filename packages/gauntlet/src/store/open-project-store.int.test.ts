import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Client } from 'pg'
import { startPostgres } from '@gauntlet/stack'
import { openProjectStore } from './open-project-store.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-store-'))
  // As root, the server runs as another user, who has to pass.
  await chmod(root, 0o755)
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const open = () => openProjectStore({ root, env: {} })

/** What an idle pool comes to: no connection to the store's database. */
async function endIdleConnections(): Promise<void> {
  const folder = join(root, '.gauntlet', 'store')
  const server = await startPostgres({ folder, lifetime: 'shared' })
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'gauntlet'",
  )
  await client.end()
}

const findServer = () =>
  readFile(join(root, '.gauntlet', 'store', 'data', 'postmaster.pid')).catch(() => undefined)

test('a store that is open and idle outlives another command; the last to close stops the server', async () => {
  const idle = await open()
  const other = await open()
  await other.store.ping()
  await endIdleConnections()
  await other.close()
  // A connection of its pool may not have noticed yet that it was ended.
  const answers = async () =>
    await idle.store.ping().then(
      () => true,
      () => false,
    )
  await expect.poll(answers).toBe(true)
  expect(await findServer()).toBeDefined()
  await idle.close()
  expect(await findServer()).toBeUndefined()
})

test('of commands that begin and end at the same time, exactly one makes the database and one stops the server', async () => {
  const opened = await Promise.all([open(), open(), open()])
  await Promise.all(opened.map(async ({ store }) => await store.ping()))
  const ends = opened.map(async (each) => await each.close())
  const late = open()
  await Promise.all(ends)
  const again = await late
  await again.store.ping()
  await again.close()
  expect(await findServer()).toBeUndefined()
})
