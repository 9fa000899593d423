import type { TargetConfig } from '@gauntlet/contract'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTarget, type RunningTarget } from './start-target.ts'

let root: string
let target: RunningTarget | undefined

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-restore-'))
  // So that clusters lie in it, also where another user runs them, and go with it.
  await chmod(root, 0o755)
})

afterEach(async () => {
  await target?.stop()
  await rm(root, { recursive: true, force: true })
})

const pg = JSON.stringify(fileURLToPath(import.meta.resolve('pg')))

/** Counts its rows in the database and its requests in memory; DELETE empties the table. */
const service = `const { Pool } = require(${pg})
const pool = new Pool({ connectionString: process.env.DATABASE_URL })
let asked = 0
pool.query('create table if not exists rows (n serial)').then(() =>
  require('http').createServer(async (request, response) => {
    if (request.url === '/ready') return response.end()
    asked += 1
    if (request.method === 'POST') await pool.query('insert into rows default values')
    if (request.method === 'DELETE') await pool.query('delete from rows')
    const { rows } = await pool.query('select count(*)::int as rows, coalesce(max(n), 0) as last from rows')
    response.end(JSON.stringify({ ...rows[0], asked }))
  }).listen(process.env.PORT, '127.0.0.1'))`

async function start(config: Partial<TargetConfig>): Promise<RunningTarget> {
  const folders = { stateFolder: join(root, 'state'), logFolder: join(root, 'logs') }
  const command = [process.execPath, '-e', service]
  const whole = { start: { command }, database: 'embedded', ...config } as const
  return await startTarget({ name: 'shop', config: whole, root, ...folders, env: process.env })
}

const ask = async (method: string): Promise<unknown> =>
  await (await fetch(`${target?.urls[0]}/rows`, { method })).json()

test('what was saved comes back, in the database and in memory, as often as it is asked for', async () => {
  target = await start({ destructible: true })
  await ask('POST')
  expect(await ask('POST')).toEqual({ rows: 2, last: 2, asked: 2 })
  await target.state?.save()
  for (let time = 0; time < 2; time += 1) {
    expect(await ask('DELETE')).toEqual({ rows: 0, last: 0, asked: 1 })
    await target.state?.restore()
    expect(await ask('GET')).toEqual({ rows: 2, last: 2, asked: 1 })
    // Sequences too: the next row is the third again.
    expect(await ask('POST')).toMatchObject({ rows: 3, last: 3 })
    await target.state?.restore()
  }
})

test('only a target that says so and has its own database can be restored', async () => {
  target = await start({})
  expect(target.state).toBeUndefined()
})

test('what was never saved is not restored, and the target goes on', async () => {
  target = await start({ destructible: true })
  await ask('POST')
  await expect(target.state?.restore()).rejects.toThrow('nothing was saved')
  expect(await ask('GET')).toMatchObject({ rows: 1 })
})
