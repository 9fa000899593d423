import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openDatabase, type Database } from '../database/pool.ts'
import { createPgRollupStore } from './pg-rollup-store.ts'
import { LeaseLostError, type RollupRun } from './ports.ts'
import { recount } from './recount.ts'
import { runRollup } from './run-rollup.ts'

const command = fileURLToPath(new URL('../bin/jobs-rollup.ts', import.meta.url))
/** As the bundled project starts its services: from source each start takes a second more. */
const startBundled = fileURLToPath(new URL('../../../../start-bundled.mjs', import.meta.url))
const never = new AbortController().signal

let database: TestDatabase
let service: Database
const children: ChildProcess[] = []

beforeEach(async () => {
  database = await createTestDatabase({
    template: 'rollups',
    prepare: async (url) => void (await migrate(url)),
  })
  service = openDatabase(database.url)
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await service.close()
  await database.drop()
})

const runDaily = (leaseMs?: number) =>
  runRollup(service.pool, createPgRollupStore(service.pool, leaseMs), {
    job: 'daily',
    windowDays: 3,
  })

const listRuns = () =>
  database.query<{ status: string; error_text: string | null }>(
    'select status, error_text from rollup_runs order by run_id',
  )

const countOverlaps = async () => {
  const [row] = await database.query<{ n: number }>(`
    select count(*)::int as n from rollup_runs as a join rollup_runs as b
      on a.job_name = b.job_name and a.run_id < b.run_id
    where 'SKIPPED' not in (a.status, b.status)
      and greatest(a.started_at, b.started_at)
        < least(coalesce(a.finished_at, now()), coalesce(b.finished_at, now()))`)
  return row?.n
}

/** Whoever reads the events waits until the returned function is called. */
async function blockReaders(): Promise<() => Promise<void>> {
  const blocker = new Client({ connectionString: database.url })
  await blocker.connect()
  await blocker.query('begin; lock table event_logs in access exclusive mode')
  return () => blocker.end()
}

function startJob(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [startBundled, command, '--job', 'daily', ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: 'ignore',
  })
  children.push(child)
  return child
}

const isRunning = async () => (await listRuns()).some(({ status }) => status === 'RUNNING')

test('of many starters at once one runs, and the others record that they were skipped', async () => {
  const release = await blockReaders()
  const starters = Array.from({ length: 8 }, () => runDaily())
  await expect.poll(async () => (await listRuns()).length).toBe(8)
  await release()
  const statuses = (await Promise.all(starters)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 'SUCCESS')).toHaveLength(1)
  expect(statuses.filter((status) => status === 'SKIPPED')).toHaveLength(7)
  expect(await countOverlaps()).toBe(0)
  expect((await runDaily()).status).toBe('SUCCESS')
})

test('a job that is killed is taken over when its lease ends, and its run is closed as failed', async () => {
  const release = await blockReaders()
  const child = startJob('--lease-seconds', '60')
  await expect.poll(isRunning).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await release()
  expect((await runDaily()).status).toBe('SKIPPED')
  // A busy machine needs long to get here; the lease ends now, not before.
  await database.query(
    `update rollup_jobs set lease_expires_at = clock_timestamp() + interval '200 milliseconds'`,
  )
  await expect.poll(async () => (await runDaily()).status).toBe('SUCCESS')
  const runs = (await listRuns()).filter(({ status }) => status !== 'SKIPPED')
  expect(runs).toEqual([
    { status: 'FAILED', error_text: expect.stringContaining('another took over') as string },
    { status: 'SUCCESS', error_text: null },
  ])
  expect(await countOverlaps()).toBe(0)
})

test('a holder that lives keeps its job for longer than one lease', async () => {
  const release = await blockReaders()
  // Renewed every second: it takes a stall of two to lose it.
  const leaseMs = 3_000
  const slow = runDaily(leaseMs)
  await expect.poll(isRunning).toBe(true)
  const [lease] = await database.query<{ until: Date }>(
    `select lease_expires_at as until from rollup_jobs where job_name = 'daily'`,
  )
  const isPast = async () => {
    const [row] = await database.query<{ past: boolean }>(
      `select clock_timestamp() > $1::timestamptz + interval '600 milliseconds' as past`,
      [lease?.until],
    )
    return row?.past
  }
  await expect.poll(isPast).toBe(true)
  expect((await runDaily(leaseMs)).status).toBe('SKIPPED')
  await release()
  expect((await slow).status).toBe('SUCCESS')
})

test('a stale holder writes nothing, whatever it has computed', async () => {
  const stale = createPgRollupStore(service.pool, 1)
  const first = await stale.start('daily', 1)
  const computed = await recount(service.pool, first, never)
  const second = await startedAfter(first)
  expect(BigInt(second.fencing_token ?? 0)).toBeGreaterThan(BigInt(first.fencing_token ?? 0))
  await expect(stale.publish(first, computed)).rejects.toThrow(LeaseLostError)
  expect(await stale.extend(first)).toBe(false)
  expect(await database.query('select * from daily_metric_rollups')).toEqual([])
  // Nor does its failure end the lease or the run of the one who holds it.
  expect(await stale.fail(first, 'too late')).toMatchObject({
    status: 'FAILED',
    error_text: expect.stringContaining('another took over') as string,
  })
  expect((await runDaily()).status).toBe('SKIPPED')
  const ended = await createPgRollupStore(service.pool).publish(second, computed)
  expect(ended.status).toBe('SUCCESS')
  expect(await countOverlaps()).toBe(0)
})

async function startedAfter(first: RollupRun): Promise<RollupRun> {
  let second: RollupRun = first
  const start = async () => {
    second = await createPgRollupStore(service.pool).start('daily', 1)
    return second.status
  }
  await expect.poll(start).toBe('RUNNING')
  return second
}

test('a run that fails says why, keeps the old rollups and frees the job', async () => {
  await runDaily()
  const before = await database.query('select * from daily_metric_rollups order by day')
  await database.query(
    `alter table daily_metric_rollups add constraint refuse check (dau < 0) not valid`,
  )
  expect(await runDaily()).toMatchObject({
    status: 'FAILED',
    error_text: expect.stringContaining('"refuse"') as string,
  })
  expect(await database.query('select * from daily_metric_rollups order by day')).toEqual(before)
  await database.query('alter table daily_metric_rollups drop constraint refuse')
  expect((await runDaily()).status).toBe('SUCCESS')
})

test('the command runs the job on the database it is given, and ends with 0', async () => {
  const [code] = (await once(startJob('--window-days', '2'), 'exit')) as [number]
  expect(code).toBe(0)
  expect(await database.query('select day from daily_metric_rollups')).toHaveLength(3)
})

test('the command ends with 2 for options it does not know', async () => {
  const [code] = (await once(startJob('--window-days', 'many'), 'exit')) as [number]
  expect(code).toBe(2)
})
