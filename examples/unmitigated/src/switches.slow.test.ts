import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { atOnce, startBaseline, type Baseline } from './test-support/start-baseline.ts'

// Each load runs twice: with its technique taken out the check must fail, with everything in place pass.

let baseline: Baseline

afterEach(async () => {
  await baseline.drop()
})

const count = async (query: string, values: unknown[] = []) => {
  const [row] = await baseline.database.query<{ n: number }>(
    `select count(*)::int as n from (${query}) as found`,
    values,
  )
  return row?.n ?? 0
}

async function assignNewUsers(): Promise<{ duplicateKeys: number; conflicts: number }> {
  type Answer = { assignments: { experiment_id: string; variant_id: string }[] }
  const seen = new Map<string, Set<string>>()
  for (let user = 0; user < 25; user += 1) {
    const id = `user-${user}`
    const answers = await atOnce(8, () =>
      baseline.post<Answer>('/v1/assignment', { anonymous_user_id: id }),
    )
    for (const { experiment_id, variant_id } of answers.flatMap((answer) => answer.assignments)) {
      const key = `${id} ${experiment_id}`
      seen.set(key, (seen.get(key) ?? new Set()).add(variant_id))
    }
  }
  return {
    duplicateKeys: await count(
      'select from assignments group by anonymous_user_id, experiment_id having count(*) > 1',
    ),
    conflicts: [...seen.values()].filter((variants) => variants.size > 1).length,
  }
}

test('without sticky, first requests at once leave duplicate rows and conflicting answers', async () => {
  baseline = await startBaseline(['sticky'])
  const { duplicateKeys, conflicts } = await assignNewUsers()
  expect(duplicateKeys).toBeGreaterThan(0)
  expect(conflicts).toBeGreaterThan(0)
})

test('with sticky the same first requests leave one row and one answer', async () => {
  baseline = await startBaseline([])
  expect(await assignNewUsers()).toEqual({ duplicateKeys: 0, conflicts: 0 })
})

async function retryBatches(): Promise<{ duplicateIds: number; extraRows: number }> {
  const occurred_at = new Date().toISOString()
  const batches = Array.from({ length: 20 }, (_, index) => ({
    anonymous_user_id: `user-${index}`,
    events: [
      { event_id: randomUUID(), event_name: 'app_opened', occurred_at },
      { event_name: 'session_submitted', occurred_at, properties: { n: index } },
    ],
  }))
  await atOnce(60, (index) => baseline.post('/v1/events', batches[index % batches.length]))
  return {
    duplicateIds: await count('select from event_logs group by event_id having count(*) > 1'),
    extraRows: (await count('select from event_logs')) - 2 * batches.length,
  }
}

test('without idempotent events, a retried batch is stored again', async () => {
  baseline = await startBaseline(['idempotent-events'])
  expect(await retryBatches()).toEqual({ duplicateIds: 20, extraRows: 80 })
})

test('with idempotent events a retried batch is stored once', async () => {
  baseline = await startBaseline([])
  expect(await retryBatches()).toEqual({ duplicateIds: 0, extraRows: 0 })
})

async function startJobs(): Promise<{ overlaps: number; statuses: Set<string | undefined> }> {
  type Answer = { runs: { status: string }[] }
  const answers = await atOnce(6, () =>
    baseline.post<Answer>('/v1/jobs/rollup', { job: 'daily', window_days: 60 }),
  )
  return {
    overlaps: await count(`
      select from rollup_runs as a join rollup_runs as b on a.job_name = b.job_name and a.run_id < b.run_id
      where 'SKIPPED' not in (a.status, b.status)
        and greatest(a.started_at, b.started_at)
          < least(coalesce(a.finished_at, now()), coalesce(b.finished_at, now()))`),
    statuses: new Set(answers.map(({ runs }) => runs[0]?.status)),
  }
}

test('without the lock, runs of one job overlap', async () => {
  baseline = await startBaseline(['rollup-lock'])
  const { overlaps, statuses } = await startJobs()
  expect(overlaps).toBeGreaterThan(0)
  expect(statuses).not.toContain('SKIPPED')
})

test('with the lock one runs and the others are skipped', async () => {
  baseline = await startBaseline([])
  expect(await startJobs()).toEqual({ overlaps: 0, statuses: new Set(['SUCCESS', 'SKIPPED']) })
})

/** Answers read while a finished window is computed again: each should be what it was before. */
async function readDuringJobs(): Promise<{ answers: number; wrong: number }> {
  await baseline.post('/v1/events', {
    anonymous_user_id: 'ann',
    events: [{ event_name: 'app_opened', occurred_at: new Date().toISOString() }],
  })
  const job = { job: 'daily', window_days: 60 }
  const read = async () =>
    JSON.stringify((await baseline.get<{ days: unknown }>('/v1/metrics/daily?window_days=60')).days)
  await baseline.post('/v1/jobs/rollup', job)
  const before = await read()
  const done = new AbortController()
  let answers = 0
  let wrong = 0
  const reader = async () => {
    while (!done.signal.aborted) {
      answers += 1
      if ((await read()) !== before) wrong += 1
    }
  }
  const jobs = async () => {
    for (let round = 0; round < 5; round += 1) await baseline.post('/v1/jobs/rollup', job)
    done.abort()
  }
  await Promise.all([jobs(), reader(), reader()])
  return { answers, wrong }
}

test('without atomic rollups, answers miss days while a job writes', async () => {
  baseline = await startBaseline(['atomic-rollups'])
  const { wrong } = await readDuringJobs()
  expect(wrong).toBeGreaterThan(0)
})

test('with atomic rollups every answer equals the recount', async () => {
  baseline = await startBaseline([])
  const { answers, wrong } = await readDuringJobs()
  expect(answers).toBeGreaterThan(5)
  expect(wrong).toBe(0)
})

/** Transactions that stored 400 requests sent at once: PostgreSQL writes the number of the writing transaction into each row. */
async function countTransactions(): Promise<number> {
  // The test cluster does not sync its disk; 10 ms stand for that, so that requests come faster than commits.
  await baseline.database.query(`
    create function sync_slowly() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.01); return null; end $$;
    create trigger sync_slowly after insert on event_logs
      for each statement execute function sync_slowly()`)
  const occurred_at = new Date().toISOString()
  await atOnce(400, (index) =>
    baseline.post('/v1/events', {
      anonymous_user_id: `user-${index}`,
      events: [{ event_name: 'app_opened', occurred_at }],
    }),
  )
  expect(await count('select from event_logs')).toBe(400)
  return await count('select distinct xmin::text from event_logs')
}

test('without group commit every request costs a transaction', async () => {
  baseline = await startBaseline(['group-commit'])
  expect(await countTransactions()).toBe(400)
})

test('with group commit the same requests share transactions', async () => {
  baseline = await startBaseline([])
  // How many share one depends on the machine; that they do, does not.
  expect(await countTransactions()).toBeLessThan(400)
})

test('with everything taken out at once, the baseline still answers, and breaks all its checks', async () => {
  baseline = await startBaseline([
    'sticky',
    'idempotent-events',
    'rollup-lock',
    'atomic-rollups',
    'group-commit',
  ])
  expect((await assignNewUsers()).duplicateKeys).toBeGreaterThan(0)
  expect((await retryBatches()).duplicateIds).toBe(20)
  expect((await startJobs()).overlaps).toBeGreaterThan(0)
})
