import type { CheckResult } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { evaluateDataChecks } from 'gauntlet/internal'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataChecks } from './data-checks.ts'
import type { AnsweredAssignment } from './sticky-assignment-conflicts.ts'

// The tables of the unmitigated backend: nothing in them forbids what the checks look for.
const tables = `
  create table assignments (anonymous_user_id text, experiment_id text, variant_id text, context jsonb);
  create table event_logs (event_id uuid, properties jsonb);
  create table rollup_runs (job_name text, started_at timestamptz, finished_at timestamptz, status text)`

const runId = '01968f3a-0000-7000-8000-000000000001'
const mine = `{"session_id": "lt-${runId}"}`
const during = { startedAt: '2026-11-21T05:00:00.000Z', endedAt: '2026-11-21T05:01:00.000Z' }

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase({
    template: `load checks ${tables}`,
    prepare: async (url) => {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(tables)
      await client.query(`insert into assignments values ('u1', 'colour', 'red', '${mine}')`)
      await client.query(
        `insert into event_logs values (gen_random_uuid(), '{"load_test_run_id": "${runId}"}')`,
      )
      await client.query(
        `insert into rollup_runs values ('lone', '2026-11-21T05:00:05Z', '2026-11-21T05:00:06Z', 'SUCCESS')`,
      )
      await client.end()
    },
  })
})
afterEach(() => database.drop())

type Change = {
  readonly runId?: string
  readonly scenario?: string
  readonly answers?: readonly AnsweredAssignment[]
  readonly incomplete?: string
}

const red = { userId: 'u1', experimentId: 'colour', variantId: 'red' }

async function evaluate(change: Change = {}): Promise<Record<string, CheckResult>> {
  const { answers = [red], incomplete, scenario = 'mixed', ...run } = change
  const results = await evaluateDataChecks({
    checks: dataChecks,
    run: { runId, ...during, ...run, scenario },
    seen: { of: () => ({ values: answers, ...(incomplete !== undefined && { incomplete }) }) },
    databaseUrl: database.url,
  })
  return Object.fromEntries(results.map((result) => [result.name, result]))
}

test('the data checks pass in the order of the contract', async () => {
  const checks = await evaluate()
  expect(Object.keys(checks)).toEqual([
    'assignment_duplicate_rows_global',
    'event_id_duplicate_rows_global',
    'sticky_assignment_conflicts_scoped',
    'load_test_assignment_rows_scoped',
    'load_test_event_rows_scoped',
    'rollup_overlap_running',
  ])
  expect(Object.values(checks).map((check) => check.outcome)).toEqual(Array(6).fill('pass'))
})

test('a second row of one user and experiment is a duplicate, whichever run wrote it', async () => {
  await database.query(
    `insert into assignments select 'old', 'colour', 'red', '{}' from generate_series(1, 3)`,
  )
  const { assignment_duplicate_rows_global: check } = await evaluate()
  expect(check).toMatchObject({ outcome: 'fail', observed: 2, expected: 0 })
  expect(check?.details).toMatchObject({
    keys: [{ anonymous_user_id: 'old', experiment_id: 'colour', rows: 3 }],
    examined: 4,
  })
})

test('an event id that is stored twice is a duplicate; events without an id are not', async () => {
  await database.query(
    `insert into event_logs select '018f0000-0000-7000-8000-000000000000', '{}' from generate_series(1, 2)`,
  )
  await database.query(`insert into event_logs select null, '{}' from generate_series(1, 5)`)
  const { event_id_duplicate_rows_global: check } = await evaluate()
  expect(check).toMatchObject({ outcome: 'fail', observed: 1 })
  expect(check?.details).toMatchObject({
    keys: [{ event_id: '018f0000-0000-7000-8000-000000000000', rows: 2 }],
  })
})

test.each([
  { what: 'two answers differ', answers: [red, { ...red, variantId: 'blue' }], rows: [] },
  { what: 'an answer differs from its row', answers: [{ ...red, variantId: 'blue' }], rows: [] },
  { what: 'an answer has no row', answers: [red, { ...red, userId: 'u9' }], rows: [] },
  { what: 'a row of another session differs', answers: [red], rows: [['u1', 'blue', '{}']] },
  {
    what: 'two rows differ that no client saw',
    answers: [red],
    rows: [
      ['u2', 'red', mine],
      ['u2', 'blue', '{}'],
    ],
  },
])('sticky assignment is in conflict when $what', async ({ answers, rows }) => {
  for (const [user, variant, context] of rows) {
    await database.query(`insert into assignments values ($1, 'colour', $2, $3)`, [
      user,
      variant,
      context,
    ])
  }
  const { sticky_assignment_conflicts_scoped: check } = await evaluate({ answers })
  expect(check).toMatchObject({ outcome: 'fail', observed: 1, expected: 0 })
  expect(check?.details['keys']).toEqual([
    expect.objectContaining({ experiment_id: 'colour', anonymous_user_id: expect.any(String) }),
  ])
})

test('two rows of one variant, and conflicts of other runs, are no sticky conflict', async () => {
  await database.query(
    `insert into assignments values ('u1', 'colour', 'red', '{}'), ('old', 'x', 'a', '{}'), ('old', 'x', 'b', '{}')`,
  )
  const { sticky_assignment_conflicts_scoped: check } = await evaluate()
  expect(check).toMatchObject({ outcome: 'pass', observed: 0 })
})

test.each([
  { why: 'nobody was answered', change: { answers: [] } },
  { why: 'answers had to be dropped', change: { incomplete: 'more than fit' } },
])('sticky assignment has no evidence when $why', async ({ change }) => {
  const { sticky_assignment_conflicts_scoped: check } = await evaluate(change)
  expect(check).toMatchObject({ outcome: 'no_evidence', observed: 0 })
  expect(check?.details['reason']).toEqual(expect.any(String))
})

test.each([
  { scenario: 'assignment', assignments: 'pass', events: 'fail' },
  { scenario: 'events', assignments: 'fail', events: 'pass' },
  { scenario: 'mixed', assignments: 'pass', events: 'pass' },
  { scenario: 'toString', assignments: 'no_evidence', events: 'no_evidence' },
])('with rows of both kinds, $scenario: $assignments and $events', async (row) => {
  const checks = await evaluate({ scenario: row.scenario })
  expect(checks['load_test_assignment_rows_scoped']?.outcome).toBe(row.assignments)
  expect(checks['load_test_event_rows_scoped']?.outcome).toBe(row.events)
})

test('a run that left no row fails where it had to', async () => {
  const checks = await evaluate({ runId: '01968f3a-0000-7000-8000-000000000002' })
  expect(checks['load_test_assignment_rows_scoped']).toMatchObject({
    outcome: 'fail',
    observed: 0,
    expected: '> 0',
  })
  expect(checks['load_test_event_rows_scoped']).toMatchObject({ outcome: 'fail', observed: 0 })
})

/** Of `daily`, from and to minute:second after 05:00. */
const execution = (from: string, to: string | null, status = 'SUCCESS') =>
  ['daily', `2026-11-21T05:${from}Z`, to && `2026-11-21T05:${to}Z`, status] as const

test.each([
  {
    what: 'two executions overlap',
    rows: [execution('00:10', '00:20'), execution('00:19', '00:30')],
    overlaps: 1,
  },
  {
    what: 'one is still RUNNING',
    rows: [execution('00:10', null, 'RUNNING'), execution('00:50', '00:51')],
    overlaps: 1,
  },
  {
    what: 'three run at once',
    rows: [
      execution('00:10', '00:20'),
      execution('00:10', '00:20'),
      execution('00:10', '00:20', 'FAILED'),
    ],
    overlaps: 3,
  },
  {
    what: 'one began as the other ended',
    rows: [execution('00:10', '00:20'), execution('00:20', '00:30')],
    overlaps: 0,
  },
  {
    what: 'they are of different jobs',
    rows: [execution('00:10', '00:20'), execution('00:10', '00:20').with(0, 'funnel')],
    overlaps: 0,
  },
  {
    what: 'the second was skipped',
    rows: [execution('00:10', '00:20'), execution('00:11', '00:11', 'SKIPPED')],
    overlaps: 0,
  },
  {
    what: 'they overlapped before the run',
    rows: [
      execution('00:00', '00:02').with(1, '2026-11-21T04:00:00Z'),
      execution('00:00', '00:01').with(1, '2026-11-21T04:00:00Z').with(2, '2026-11-21T04:59:00Z'),
    ],
    overlaps: 0,
  },
])('rollups: $overlaps overlaps when $what', async ({ rows, overlaps }) => {
  for (const row of rows)
    await database.query('insert into rollup_runs values ($1, $2, $3, $4)', [...row])
  const { rollup_overlap_running: check } = await evaluate()
  expect(check).toMatchObject({ outcome: overlaps ? 'fail' : 'pass', observed: overlaps })
  expect(check?.details['keys']).toHaveLength(overlaps)
})

test('no execution examined is no evidence, and one that was skipped is none', async () => {
  await database.query('delete from rollup_runs')
  for (const row of [execution('00:10', '00:11', 'SKIPPED')])
    await database.query('insert into rollup_runs values ($1, $2, $3, $4)', [...row])
  const { rollup_overlap_running: check } = await evaluate()
  expect(check).toMatchObject({ outcome: 'no_evidence', observed: 0, expected: 0 })
  expect(check?.details).toMatchObject({
    examined: 0,
    reason: expect.stringContaining('no rollup was executed during the run'),
  })
})
