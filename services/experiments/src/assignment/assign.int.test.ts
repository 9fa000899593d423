import type { TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSeededDatabase,
  startTestService,
  type TestService,
} from '../test-support/test-service.ts'
import type { AssignmentAnswer } from './routes.ts'

let database: TestDatabase
let replicas: TestService[]

beforeAll(async () => {
  database = await createSeededDatabase()
  replicas = await Promise.all([startTestService(database.url), startTestService(database.url)])
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()))
  await database.drop()
})

async function assign(request: Record<string, unknown>, replica = 0): Promise<AssignmentAnswer> {
  const answer = await replicas[replica]?.post<AssignmentAnswer>('/v1/assignment', request)
  expect(answer?.status).toBe(200)
  return answer?.body as AssignmentAnswer
}

const readStored = (user: string) =>
  database.query<{ experiment_id: string; variant_id: string }>(
    'select experiment_id, variant_id from assignments where anonymous_user_id = $1 order by 1',
    [user],
  )

async function askFor(service: TestService, user: string) {
  const { status, body } = await service.post<AssignmentAnswer>('/v1/assignment', {
    anonymous_user_id: user,
  })
  return { status, variants: body.assignments?.map(({ variant_id: id }) => id) }
}

const variantIn = ({ assignments }: AssignmentAnswer) =>
  assignments.find(({ experiment_id: id }) => id === 'button-colour')?.variant_id

test('200 first requests of one user over two replicas store one variant each, and all answers say it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => assign({ anonymous_user_id: 'racer' }, index % 2)),
  )
  const stored = await readStored('racer')
  expect(stored.map((row) => row.experiment_id)).toEqual(['button-colour', 'onboarding-length'])
  for (const { assignments } of answers) {
    expect(
      assignments.map(({ experiment_id, variant_id }) => ({ experiment_id, variant_id })),
    ).toEqual(stored)
  }
})

test('replicas that would choose differently agree on the stored variant', async () => {
  // The second replica has a catalogue in which every weight has moved to the other variant.
  const turned = await startTestService(database.url, {
    catalogue: async () => ({
      baseConfig: {},
      experiments: [
        {
          experimentId: 'button-colour',
          status: 'RUNNING',
          startAt: null,
          endAt: null,
          targeting: {},
          inclusionSalt: 'x',
          variantSalt: 'y',
          inclusionPer10000: 10_000,
          variants: [
            { variantId: 'control', name: 'Grey', weight: 1, overrides: {} },
            { variantId: 'blue', name: 'Blue', weight: 0, overrides: {} },
          ],
        },
      ],
    }),
  })
  const users = Array.from({ length: 60 }, (_, index) => `torn-${index}`)
  for (const user of users) {
    const [one, other] = await Promise.all([
      assign({ anonymous_user_id: user }),
      turned.post<AssignmentAnswer>('/v1/assignment', { anonymous_user_id: user }),
    ])
    const [stored] = await readStored(user)
    expect([variantIn(one), variantIn(other.body)]).toEqual([
      stored?.variant_id,
      stored?.variant_id,
    ])
  }
  await turned.close()
})

test('a stored variant outlives changed weights, targeting and inclusion', async () => {
  const before = await assign({ anonymous_user_id: 'loyal', platform: 'ios', app_version: '2.1.0' })
  expect(before.assignments).toHaveLength(3)
  const own = await createSeededDatabase()
  await own.query(
    `update experiment_variants set weight = case when position = 0 then weight else 0 end`,
  )
  await own.query(
    `update experiments set inclusion_per_10000 = 0, targeting = '{"platforms": ["web"]}'`,
  )
  for (const { experiment_id, variant_id } of before.assignments) {
    await own.query(
      `insert into assignments (anonymous_user_id, experiment_id, variant_id, assignment_version)
       values ('loyal', $1, $2, 1)`,
      [experiment_id, variant_id],
    )
  }
  const service = await startTestService(own.url)
  const after = await service.post<AssignmentAnswer>('/v1/assignment', {
    anonymous_user_id: 'loyal',
  })
  expect(after.body.assignments).toEqual(before.assignments)
  const stranger = await service.post<AssignmentAnswer>('/v1/assignment', {
    anonymous_user_id: 'stranger',
  })
  expect(stranger.body.assignments).toEqual([])
  await service.close()
  await own.drop()
})

test('what another replica has stored since is found, also of a user who is remembered', async () => {
  const user = { anonymous_user_id: 'moves', app_version: '2.1.0' }
  const counts: number[] = []
  for (const [platform, replica] of [
    ['android', 0],
    ['ios', 1],
    ['android', 0],
  ] as const) {
    counts.push((await assign({ ...user, platform }, replica)).assignments.length)
  }
  expect(counts).toEqual([2, 3, 3])
})

test('a user whose variants are known is answered without the database, until a connection to it ends', async () => {
  const own = await createSeededDatabase()
  await own.query(`delete from experiments where targeting <> '{}'`)
  const service = await startTestService(own.url)
  const ask = () => askFor(service, 'u')
  const stored = async () =>
    (await own.query('select variant_id from assignments order by experiment_id')).map(
      (row) => row['variant_id'],
    )
  const first = await ask()
  expect(first).toEqual({ status: 200, variants: await stored() })
  await own.query('delete from assignments')
  expect(await ask()).toEqual(first)
  expect(await stored()).toEqual([])
  // As after a failover that lost the latest commits.
  await own.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  await expect.poll(async () => (await ask()).status).toBe(200)
  await expect.poll(async () => [await ask(), await stored()]).toEqual([first, first.variants])
  await service.close()
  await own.drop()
})

test('where the database takes no writes, users who are stored get their variants, and others 503', async () => {
  const own = await createSeededDatabase()
  const before = await startTestService(own.url)
  const stored = await askFor(before, 'stored')
  await before.close()
  const [{ name }] = (await own.query('select current_database() as name')) as [{ name: string }]
  await own.query(`alter database "${name}" set default_transaction_read_only = on`)
  const service = await startTestService(own.url)
  const answers = await Promise.all(
    ['stored', 'new', 'stored'].map((user) => askFor(service, user)),
  )
  expect(answers).toEqual([stored, { status: 503, variants: undefined }, stored])
  expect(stored.variants).toHaveLength(2)
  await service.close()
  await own.drop()
})

test('paused experiments and missed targets assign nobody; config merges in order of experiment id', async () => {
  const { assignments, config } = await assign({
    anonymous_user_id: 'user-1',
    platform: 'android',
    app_version: '2.1.0',
  })
  expect(assignments.map(({ experiment_id: id }) => id)).toEqual([
    'button-colour',
    'onboarding-length',
  ])
  expect(config).toMatchObject({ coach: { enabled: false }, widgets: { enabled: false } })
})

test('the config keeps every digit that the database holds', async () => {
  const own = await createSeededDatabase()
  await own.query(
    `update base_config set config = '{"limit": 9007199254740993, "rate": 0.10000000000000000001}'`,
  )
  await own.query(
    `update experiment_variants set config_overrides = '{"ids": [174322306148984899]}' where experiment_id = 'button-colour'`,
  )
  const service = await startTestService(own.url)
  const { headers, text } = await service.post('/v1/assignment', {
    anonymous_user_id: 'user-1',
    platform: 'android',
    app_version: '2.1.0',
  })
  expect(headers['content-type']).toContain('application/json')
  expect(text).toContain('"limit":9007199254740993,')
  expect(text).toContain('"rate":0.10000000000000000001,')
  expect(text).toContain('"ids":[174322306148984899]')
  await service.close()
  await own.drop()
})

test('the context holds what the request said and nothing that Postgres cannot store', async () => {
  await assign({
    anonymous_user_id: '  spaced  ',
    session_id: 'run-7',
    platform: 'web',
    surprise: { text: '\u0000' },
  })
  const rows = await database.query(
    `select anonymous_user_id, context from assignments where context ->> 'session_id' = 'run-7'`,
  )
  expect(rows).toHaveLength(2)
  expect(rows[0]).toEqual({
    anonymous_user_id: 'spaced',
    context: { session_id: 'run-7', platform: 'web' },
  })
})

test('the salts of an experiment cannot be changed', async () => {
  await expect(
    database.query(
      `update experiments set variant_salt = 'new' where experiment_id = 'dark-launch'`,
    ),
  ).rejects.toThrow('the salts of experiment dark-launch are fixed')
})

test('stored assignments are read by their key, however many there are that PostgreSQL has not counted yet', async () => {
  await database.query(
    `insert into assignments (anonymous_user_id, experiment_id, variant_id, assignment_version, context)
     select 'many-' || n, 'button-colour', 'control', 1, '{}' from generate_series(1, 20000) n`,
  )
  const scans = async () => {
    await database.query('select pg_stat_force_next_flush()')
    const [row] = await database.query<{ seq_scan: string }>(
      `select seq_scan from pg_stat_user_tables where relname = 'assignments'`,
    )
    return Number(row?.seq_scan)
  }
  const service = await startTestService(database.url)
  const before = await scans()
  const users = Array.from({ length: 300 }, (_, n) => `many-${n + 1}`)
  try {
    const answers = await Promise.all(
      users.map((user) =>
        service.post<AssignmentAnswer>('/v1/assignment', { anonymous_user_id: user }),
      ),
    )
    expect(answers.map(({ body }) => body.assignments[0]?.variant_id)).toEqual(
      users.map(() => 'control'),
    )
  } finally {
    await service.close() // its sessions hand in what they counted
  }
  expect(await scans()).toBe(before)
})
