import { toLoadRunDocument } from '@gauntlet/contract'
import { startPostgres } from '@gauntlet/stack'
import {
  buildCheck,
  buildLoadResult,
  buildLoadRunRow,
  createTestDatabase,
  openTestStore,
} from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStore } from './open-store.ts'
import { createRunId } from './run-id.ts'

test('opening an empty database makes the tables of the contract, with its columns', async () => {
  const { database, close } = await openTestStore(openStore)
  const columns = await database.query<{ table_name: string; names: string }>(
    `select table_name, string_agg(column_name, ' ' order by ordinal_position) as names
     from information_schema.columns where table_schema = 'public' group by 1`,
  )
  const of = (table: string) => columns.find((row) => row.table_name === table)?.names.split(' ')
  expect(of('load_test_runs')).toEqual(
    (
      'id run_name scenario_name phase status target_base_url git_sha started_at ended_at duration_ms tags ' +
      'artifacts_path notes error_text seed workload_hash environment generator_audit'
    ).split(' '),
  )
  expect(of('load_test_endpoint_metrics')).toEqual(
    expect.arrayContaining(
      (
        'method endpoint requests_total success_count error_count timeout_count error_rate min_ms max_ms mean_ms ' +
        'p50_ms p90_ms p95_ms p99_ms p999_ms rps response_codes error_breakdown histogram'
      ).split(' '),
    ),
  )
  expect(of('load_test_data_checks')).toEqual(
    expect.arrayContaining('run_id check_name outcome passed observed_value details'.split(' ')),
  )
  await close()
})

test('eight openings at once migrate once', async () => {
  const database = await createTestDatabase()
  const openings = Array.from({ length: 8 }, () => openStore({ url: database.url }))
  const stores = await Promise.all(openings)
  expect(await database.query('select count(*)::int as n from gauntlet_marker')).toEqual([{ n: 1 }])
  await Promise.all(stores.map((store) => store.close()))
  await database.drop()
})

test('a database with a table of our name but without our marker is refused and left alone', async () => {
  const database = await createTestDatabase()
  await database.query('create table load_test_runs as select 7 as kept')
  await expect(openStore({ url: database.url })).rejects.toMatchObject({
    code: 'STORE_FOREIGN',
    message: expect.stringContaining('(load_test_runs)'),
  })
  expect(await database.query('select * from load_test_runs')).toEqual([{ kept: 7 }])
  const tables = await database.query(
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  )
  expect(tables).toEqual([{ tablename: 'load_test_runs' }])
  await database.drop()
})

test.each([
  {
    what: 'a migration that is not known here',
    change: `insert into gauntlet_migrations values ('9999-later.sql', 'x')`,
  },
  {
    what: 'a migration that was applied in another form',
    change: `update gauntlet_migrations set sha256 = 'x'`,
  },
])('a store with $what is refused', async ({ change }) => {
  const database = await createTestDatabase()
  await (await openStore({ url: database.url })).close()
  await database.query(change)
  await expect(openStore({ url: database.url })).rejects.toMatchObject({ code: 'STORE_FOREIGN' })
  await database.drop()
})

test('a server that is away is named without its password', async () => {
  const opening = openStore({ url: 'postgres://someone:hunter2@127.0.0.1:1/results' })
  const error = await opening.catch((reason: unknown) => reason as Error)
  expect(error).toMatchObject({ code: 'STORE_UNREACHABLE' })
  expect((error as Error).message).toContain('127.0.0.1:1/results')
  expect((error as Error).message).not.toContain('hunter2')
})

test('a database that does not exist is said to be unusable', async () => {
  const database = await createTestDatabase()
  await database.drop()
  await expect(openStore({ url: database.url })).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringContaining('does not exist'),
  })
})

/** Starts a run in another process, and kills that process before the run ends. */
async function startAndKill(url: string, runId: string): Promise<void> {
  const script = `
    const { openStore } = await import(${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))})
    const store = await openStore({ url: ${JSON.stringify(url)} })
    await store.loadRuns.start(${JSON.stringify(buildLoadRunRow({ id: runId }))})
    process.stdout.write('started')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((started, failed) => {
    child.stdout.once('data', started)
    child.once('exit', failed)
  })
  await new Promise((exited) => {
    child.once('exit', exited)
    child.kill('SIGKILL')
  })
}

test('a run whose process was killed is closed as FAILED at the next opening, and only then', async () => {
  const { store, database, close } = await openTestStore(openStore)
  const [killed, alive] = [createRunId(), createRunId()]
  await startAndKill(database.url, killed)
  await store.loadRuns.start(buildLoadRunRow({ id: alive }))
  expect(await store.loadRuns.find(killed)).toMatchObject({ status: 'RUNNING' })

  const next = await openStore({ url: database.url })
  expect(next.closedRuns).toEqual([killed])
  expect(await next.loadRuns.find(killed)).toMatchObject({
    status: 'FAILED',
    error_text: expect.stringMatching(/^process \d+, which ran it, ended before the run did$/),
    ended_at: expect.any(String),
  })
  expect(await next.loadRuns.find(alive)).toMatchObject({ status: 'RUNNING' })
  await next.close()
  await close()
})

test('a run of another host is dead once it was silent for a minute', async () => {
  const { store, database, close } = await openTestStore(openStore)
  const [fresh, silent] = [createRunId(), createRunId()]
  for (const id of [fresh, silent]) await store.loadRuns.start(buildLoadRunRow({ id }))
  await database.query(`update load_test_run_owners set host = 'elsewhere', pid = 1`)
  await database.query(
    `update load_test_run_owners set heartbeat_at = now() - interval '61 seconds' where run_id = $1`,
    [silent],
  )
  const next = await openStore({ url: database.url })
  expect(next.closedRuns).toEqual([silent])
  await next.close()
  await close()
})

test('a store that goes away mid-run loses nothing that the artefact holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-store-'))
  const settings = { fsync: 'off' }
  const postgres = await startPostgres({ folder, settings })
  const url = postgres.url('postgres')
  const store = await openStore({ url })
  const run = buildLoadRunRow({ id: createRunId() })
  await store.loadRuns.start(run)
  await postgres.stop('immediate')

  const at = '2026-11-21T05:01:03.001Z'
  const result = buildLoadResult()
  const document = toLoadRunDocument({ tool: '1.2.3', at, run, result, checks: [buildCheck()] })
  await expect(store.loadRuns.finish(document)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
  await store.close()

  const again = await startPostgres({ folder, settings, port: postgres.port })
  const next = await openStore({ url })
  expect(await next.loadRuns.find(run.id)).toMatchObject({ status: 'RUNNING' })
  expect(await next.loadRuns.import(document)).toBe('imported')
  expect(await next.loadRuns.readDocument(run.id)).toEqual(document)
  await next.close()
  await again.stop('immediate')
  await rm(folder, { recursive: true })
})

test.each([
  ['a database that may be read only', (name: string) => `alter database "${name}" set default_transaction_read_only = on`, ''],
  ['a database without a schema to create in', () => 'drop schema public cascade', ''],
  ['TLS that the server does not speak', () => 'select 1', '?sslmode=require'],
  ['a socket that is not there', () => 'select 1', '?host=/nowhere'],
])('%s is a store that cannot be used', async (_, prepare, query) => {
  const database = await createTestDatabase()
  await database.query(prepare(new URL(database.url).pathname.slice(1)))
  await expect(openStore({ url: `${database.url}${query}` })).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringContaining('cannot be used: ') as string,
  })
  await database.drop()
}) // prettier-ignore

test('what is no connection string asks nobody', async () => {
  await expect(openStore({ url: 'nonsense' })).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringMatching(
      /GAUNTLET_DATABASE_URL cannot be used: it is no URL such as/,
    ) as string,
  })
})
