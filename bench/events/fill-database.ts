import { createDatabase, type Postgres } from '@gauntlet/stack'
import { migrate, seed } from 'experiments'
import type { Client } from 'pg'
import { withClient } from './with-client.ts'

/** Ids that begin with their time and lie in partitions of months, and such as the service makes, which lie anywhere. */
export const idKinds = ['UUIDv7', 'none'] as const
export type IdKind = (typeof idKinds)[number]

export type Filled = {
  readonly ids: IdKind
  readonly name: string
  readonly rows: number
  readonly fillSeconds: number
  readonly gigabytes: number
}

type Options = {
  readonly ids: IdKind
  readonly millions: number
  readonly note: (line: string) => void
}

const MILLION = 1_000_000
const DAY_USERS = 100_000

const v7 = `(rpad(lpad(to_hex(floor(extract(epoch from id_at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8'
  || substr(hash, 4, 15), 32, '0'))::uuid`

// As the service stores events of an app: in the order of their receipt, one in a thousand up to a month late.
const insertRows = (ids: IdKind): string => `
  insert into event_logs (event_id, anonymous_user_id, session_id, platform, app_version, event_name, occurred_at,
    received_at, sent_at, properties, context, payload_fingerprint, assignment_version, assignments, experiment_map)
  select ${ids === 'UUIDv7' ? v7 : 'gen_random_uuid()'}, 'user-' || floor(random() * $5::int)::int, 's-' || n / 10, 'ios', '2.1.0',
    (array['app_opened', 'tab_opened', 'workout_started', 'exercise_logged', 'exercise_logged', 'exercise_logged',
      'session_submitted', 'achievement_unlocked'])[1 + n % 8],
    case when n % 1000 = 0 then at - random() * interval '30 days' else at end, at + interval '1 second', at,
    jsonb_build_object('n', n, 'screen', 'home'), '{"app": {"build": 4711}}', decode(substr(hash, 1, 16), 'hex'), 1,
    '[{"experiment_id": "button-colour", "variant_id": "blue"}, {"experiment_id": "onboarding-length", "variant_id": "short"}]',
    '{"button-colour": "blue", "onboarding-length": "short"}'
  from (
    select n, md5(n::text || $1::timestamptz::text) as hash, $1::timestamptz + part * ($2::timestamptz - $1::timestamptz) as at,
      case when n % 2 = 0 then $1::timestamptz + part * ($2::timestamptz - $1::timestamptz)
        -- Half of the ids are of this month, so that its partition, into which the measured events go, is large on its first day too.
        else date_trunc('month', now(), 'UTC') + part * (now() - date_trunc('month', now(), 'UTC')) end as id_at
    from (select n, n::double precision / $4::bigint as part from generate_series($3::bigint + 1, $3::bigint + ${MILLION}) as n) as series
  ) as event`

/** A database with so many million events of the last 60 days, and a million more of yesterday, made by the server itself. */
export async function fillDatabase(postgres: Postgres, options: Options): Promise<Filled> {
  const name = `filled_${options.ids.toLowerCase()}`
  const url = postgres.url(name)
  await createDatabase(postgres.url('postgres'), name)
  await migrate(url)
  await seed(url)
  const startMs = performance.now()
  // Few checkpoints while it is filled; afterwards PostgreSQL has its default settings.
  await configure(url, `alter system set max_wal_size = '16GB'`)
  await withClient(url, (client) => insertEvents(client, options))
  await configure(url, 'alter system reset max_wal_size')
  const fillSeconds = (performance.now() - startMs) / 1_000
  const size = await withClient(url, readSize)
  return { ids: options.ids, name, fillSeconds, ...size }
}

const configure = (url: string, statement: string) =>
  withClient(url, async (client) => {
    await client.query(statement)
    await client.query('select pg_reload_conf()')
  })

const dayMs = 86_400_000
const dayBefore = (days: number) => new Date((Math.floor(Date.now() / dayMs) - 1 - days) * dayMs)

async function insertEvents(client: Client, { ids, millions, note }: Options): Promise<void> {
  // A million rows for one statement of the trigger; what they mark is cleared by the rollups anyway.
  await client.query('alter table event_logs disable trigger event_logs_mark_late_days')
  for (const days of [0, 30, 60]) {
    await client.query(
      `select create_event_partition(date_trunc('month', $1::timestamptz, 'UTC')::date)`,
      [dayBefore(days)],
    )
  }
  const indexes = await dropIndexes(client, ids)
  const text = insertRows(ids)
  for (let done = 0; done < millions; done += 1) {
    const users = MILLION
    const span = [dayBefore(60), dayBefore(0), done * MILLION, millions * MILLION]
    await client.query(text, [...span, users])
    note(`ids ${ids}: ${done + 1} million events stored`)
  }
  await client.query(text, [dayBefore(0), dayBefore(-1), 0, MILLION, DAY_USERS])
  for (const index of indexes) await client.query(index)
  note(`ids ${ids}: indexes made`)
  await client.query('alter table event_logs enable trigger event_logs_mark_late_days')
  // Half of the users of yesterday were assigned on that day, the others in the two months before.
  await client.query(
    `insert into assignments (anonymous_user_id, experiment_id, variant_id, assigned_at, assignment_version)
     select 'user-' || n, experiment, (array['control', 'blue'])[1 + n % 2],
       $1::timestamptz + case when n < $2::int / 2 then interval '10 hours' else - (n % 60) * interval '24 hours' end, 1
     from generate_series(0, $2::int - 1) as n, unnest(array['button-colour', 'onboarding-length']) as experiment`,
    [dayBefore(0), DAY_USERS],
  )
  await client.query('vacuum (analyze)')
  await client.query('checkpoint')
}

/**
 * Made again after the rows are there, with the room in their pages that inserts at random places leave: full pages would
 * be split by the events that are measured.
 *
 * @returns the statements that make them
 */
async function dropIndexes(client: Client, ids: IdKind): Promise<string[]> {
  const { rows } = await client.query<{ name: string; statement: string }>(
    `select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as statement
     from pg_index where indrelid = 'event_logs'::regclass and not indisprimary`,
  )
  await client.query(`set maintenance_work_mem = '1GB'`)
  await client.query('alter table event_logs drop constraint event_logs_pkey')
  for (const { name } of rows) await client.query(`drop index ${name}`)
  const key = `alter table event_logs add constraint event_logs_pkey primary key (event_id)`
  return [
    ids === 'none' ? `${key} with (fillfactor = 70)` : key,
    ...rows.map(({ statement }) =>
      statement.includes('anonymous_user_id') ? `${statement} WITH (fillfactor = 70)` : statement,
    ),
  ]
}

async function readSize(client: Client): Promise<Pick<Filled, 'rows' | 'gigabytes'>> {
  const { rows } = await client.query<{ rows: number; bytes: number }>(
    `select (select count(*) from event_logs)::float8 as rows,
       (select sum(pg_total_relation_size(relid)) from pg_partition_tree('event_logs') where isleaf)::float8 as bytes`,
  )
  const [size = { rows: 0, bytes: 0 }] = rows
  return { rows: size.rows, gigabytes: size.bytes / 1e9 }
}
