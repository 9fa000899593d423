import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { codeOf } from '../database/errors.ts'
import type { PartitionArguments } from './partition-arguments.ts'

export type Maintained = {
  /** `2026-12-01`: the months whose partitions were made. */
  readonly created: readonly string[]
  /** `event_logs_2026_01`: what was dropped. */
  readonly dropped: readonly string[]
  /** The moment from which events are stored; undefined: since ever. */
  readonly keptFrom: Date | undefined
}

type Options = PartitionArguments & { readonly signal?: AbortSignal }

/**
 * Makes partitions of `event_logs` ahead of their months, and drops the months that ended before the days to keep. It can
 * be stopped anywhere and run again, also by two at once: then one of them may fail, and nothing else happens.
 */
export async function maintainPartitions(
  databaseUrl: string,
  { monthsAhead, keepDays, signal }: Options,
): Promise<Maintained> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  // A lost connection fails the statement in flight; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const created = await createAhead(client, monthsAhead)
    if (keepDays !== undefined) await raiseRetention(client, keepDays)
    const { rows } = await client.query<{ first_at: Date | number }>(
      'select first_at from event_retention',
    )
    const [{ first_at } = { first_at: -Infinity }] = rows
    const keptFrom = first_at instanceof Date ? first_at : undefined
    const dropped: string[] = []
    for (const name of keptFrom ? await listOutdated(client) : []) {
      signal?.throwIfAborted()
      await dropPartition(client, name, keptFrom as Date)
      dropped.push(name)
    }
    if (keptFrom) await deleteStrays(client)
    // Autovacuum does not count the rows of a partitioned table for the planner.
    await client.query('analyze event_logs')
    return { created, dropped, keptFrom }
  } finally {
    await client.end()
  }
}

/** As long as requests may wait behind this one for a table that others still read. */
const lockLimit = '1s'
const attempts = 60

/** A transaction that waits for locks a second at most, and gives way and tries again when that is not enough. */
async function inShortTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = '${lockLimit}'`)
      const result = await work()
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      if (!['55P03', '40P01'].includes(codeOf(error) ?? '') || attempt === attempts) throw error
      await delay(500)
    }
  }
}

async function createAhead(client: Client, monthsAhead: number): Promise<string[]> {
  return await inShortTransaction(client, async () => {
    const { rows } = await client.query<{ month: string }>(
      'select month::text from create_event_partitions($1) as month',
      [monthsAhead],
    )
    return rows.map(({ month }) => month)
  })
}

/** From the commit on no id of an earlier time is stored. It never sinks: what was deleted cannot be distinguished from what is new. */
async function raiseRetention(client: Client, keepDays: number): Promise<void> {
  await inShortTransaction(client, async () => {
    // Waits for every writer that does not know the new limit yet.
    await client.query('lock table only event_logs in share row exclusive mode')
    await client.query(
      `update event_retention set first_at = at, first_event_id = first_uuid_of(at)
       from (select date_trunc('month', now() - $1 * interval '24 hours', 'UTC') as at) as wanted
       where first_at < at`,
      [keepDays],
    )
  })
}

/** The months before the retention, oldest first. */
async function listOutdated(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid, event_retention
     where inhparent = 'event_logs'::regclass and relname ~ '^event_logs_\\d{4}_\\d{2}$'
       and to_date(right(relname, 7), 'YYYY_MM') < (first_at at time zone 'UTC')::date
     order by relname`,
  )
  return rows.map(({ name }) => name)
}

const isDropped = (keptFrom: Date): string =>
  `is_uuid_v7(event_id) and occurred_at < '${keptFrom.toISOString()}'`

// Who had an event once is never new again. As counted_events: others count nowhere.
const rememberUsers = (from: string): string => `
  insert into former_event_users (anonymous_user_id, first_at)
  select anonymous_user_id, min(occurred_at) from ${from}
  where occurred_at between received_at - interval '4320 hours' and received_at + interval '5 minutes'
  group by 1 order by 1
  on conflict (anonymous_user_id) do update set first_at = least(former_event_users.first_at, excluded.first_at)`

/**
 * Drops a month. What must outlive it moves to event_logs_other: ids that have no time and are in its range by chance, and
 * events that occurred later than their ids were made.
 */
async function dropPartition(client: Client, name: string, keptFrom: Date): Promise<void> {
  // The long part, for which no request waits: since the retention was raised no event of this month is stored any more.
  await client.query(rememberUsers(name))
  await client.query(`drop index if exists ${name}_kept`)
  await client.query(
    `create index concurrently ${name}_kept on ${name} (event_id) where not (${isDropped(keptFrom)})`,
  )
  await inShortTransaction(client, async () => {
    await client.query(`alter table event_logs detach partition ${name}`)
    await client.query(
      `insert into event_logs_other select * from ${name} where not (${isDropped(keptFrom)})`,
    )
    await client.query(`drop table ${name}`)
  })
}

/** Outdated events of months that never had a partition: few, or they would have got one. */
async function deleteStrays(client: Client): Promise<void> {
  await client.query(`
    with strays as (
      delete from event_logs_other using event_retention
      where event_id < first_event_id and is_uuid_v7(event_id) and occurred_at < first_at
      returning anonymous_user_id, occurred_at, received_at
    ) ${rememberUsers('strays')}`)
}
