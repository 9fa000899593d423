import { startPostgres } from '@gauntlet/stack'
import { createTestDatabase } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { startEventLoad } from '../test-support/event-load.ts'
import { spawnServer, waitUntilReady } from '../test-support/server-process.ts'

const findLost = async (url: string, acknowledged: ReadonlySet<string>): Promise<string[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ event_id: string }>('select event_id from event_logs')
  await client.end()
  const stored = new Set(rows.map(({ event_id }) => event_id))
  return [...acknowledged].filter((id) => !stored.has(id))
}

test('two replicas that start at once on an empty database share it; SIGTERM under load loses no acknowledged event', async () => {
  const database = await createTestDatabase()
  const servers = await Promise.all([1, 2].map(() => spawnServer({ DATABASE_URL: database.url })))
  await Promise.all(servers.map(waitUntilReady))
  const loads = servers.map(({ origin }) => startEventLoad(origin))
  await expect
    .poll(() => Math.min(...loads.map(({ acknowledged }) => acknowledged.size)))
    .toBeGreaterThan(100)
  for (const server of servers) server.kill('SIGTERM')
  expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0])
  await Promise.all(loads.map((load) => load.stop()))
  for (const { acknowledged, problems } of loads) {
    expect(problems).toEqual([])
    expect(await findLost(database.url, acknowledged)).toEqual([])
  }
  expect(servers[0]?.output()).toContain('"msg":"drained"')
  await database.drop()
})

test('while the database is away the service answers 503, and it recovers without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'experiments-outage-'))
  const first = await startPostgres({ folder })
  const server = await spawnServer({ DATABASE_URL: first.url('postgres') })
  await waitUntilReady(server)
  const load = startEventLoad(server.origin, 4)
  await expect.poll(() => load.acknowledged.size).toBeGreaterThan(20)
  await first.stop('immediate')
  await expect.poll(() => load.statuses.get(503) ?? 0).toBeGreaterThan(4)
  const health = await fetch(`${server.origin}/health`)
  expect(health.status).toBe(200)
  const second = await startPostgres({ folder, port: first.port })
  const before = load.acknowledged.size
  await expect.poll(() => load.acknowledged.size).toBeGreaterThan(before + 20)
  await load.stop()
  expect(load.problems).toEqual([])
  expect(new Set(load.statuses.keys())).toEqual(new Set([200, 503]))
  expect(await findLost(second.url('postgres'), load.acknowledged)).toEqual([])
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  await second.stop('immediate')
  await rm(folder, { recursive: true, force: true })
})

test('a port that is taken and a database that cannot be reached are named, with exit code 1', async () => {
  const database = await createTestDatabase()
  const one = await spawnServer({ DATABASE_URL: database.url })
  await waitUntilReady(one)
  const port = new URL(one.origin).port
  const two = await spawnServer({ DATABASE_URL: database.url, PORT: port })
  expect(await two.ended).toBe(1)
  expect(two.output()).toContain(`port ${port} is taken`)
  one.kill('SIGTERM')
  expect(await one.ended).toBe(0)
  const lost = await spawnServer({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
  expect(await lost.ended).toBe(1)
  expect(lost.output()).toContain('the database cannot be reached')
  const wrong = await spawnServer({ DATABASE_URL: database.url, PORT: 'http' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.output()).toContain('PORT is \\"http\\"')
  await database.drop()
})
