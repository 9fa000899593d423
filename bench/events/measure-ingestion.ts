import { createDatabase, type Postgres } from '@gauntlet/stack'
import { hasProgram } from '../performance/machine.ts'
import { startService, stopService, type Running } from '../performance/service-process.ts'
import type { Samples } from '../performance/statistics.ts'
import { runWrk } from '../performance/wrk.ts'
import type { Filled, IdKind } from './fill-database.ts'
import { withClient } from './with-client.ts'

export const CLIENTS = 64
export const SECONDS = 3
export const batchSizes = [1, 2, 50] as const
const SERVICE = 'services/experiments/src/bin/server.ts'

// They have variants, as the users of the stored events: a row that is smaller than those would go into the gaps of old pages.
const storeActiveUsers = `
  insert into assignments (anonymous_user_id, experiment_id, variant_id, assignment_version)
  select 'active-' || n, experiment, 'control', 1
  from generate_series(0, 999) as n, unnest(array['button-colour', 'onboarding-length']) as experiment
  on conflict do nothing`

// Every id is of now, and new: no other process has this seed, and no other event of it these digits.
const lua = (ids: IdKind, size: number): string => `
  if i == 1 then math.randomseed(tonumber((tag:gsub("%D", "")):sub(-9))) end
  local at, events = os.time(), {}
  for n = 1, ${size} do
    local ms = at * 1000 + i % 1000
    local id = string.format('"event_id":"%08x-%04x-7%03x-8%03x-%06x%06x",', math.floor(ms / 65536), ms % 65536,
      math.random(0, 4095), math.random(0, 4095), math.random(0, 16777215), math.random(0, 16777215))
    events[n] = string.format('{%s"event_name":"exercise_logged","occurred_at":"%s","properties":{"n":"%s-%d","screen":"home"},"context":{"app":{"build":4711}}}',
      ${ids === 'UUIDv7' ? 'id' : '""'}, os.date("!%Y-%m-%dT%H:%M:%SZ", at), tag, i * ${size} + n)
  end
  local user = string.format('"anonymous_user_id":"active-%d","session_id":"%s","platform":"ios","app_version":"2.1.0"', i % 1000, tag)
  return post("/v1/events", string.format('{%s,"events":[%s]}', user, table.concat(events, ",")))`

type Options = {
  readonly database: Filled
  readonly rounds: number
  readonly samples: Samples
  readonly note: (line: string) => void
}

export const nameOf = (ids: IdKind, size: number, what: string): string => `${ids} ${size} ${what}`

/** Events a second, and bytes of WAL an event, of two services: one over an empty table, one over the filled one. */
export async function measureIngestion(postgres: Postgres, options: Options): Promise<void> {
  if (!hasProgram('wrk')) throw new Error('there is no wrk here, which sends the events')
  const { ids, name } = options.database
  const empty = `empty_${ids.toLowerCase()}`
  await createDatabase(postgres.url('postgres'), empty)
  const databases = { empty, filled: name }
  const running = new Map<string, Running>()
  try {
    for (const [who, database] of Object.entries(databases)) {
      const env = { DATABASE_URL: postgres.url(database) }
      running.set(who, await startService(['start-bundled.mjs', SERVICE], env))
      await withClient(env.DATABASE_URL, (client) => client.query(storeActiveUsers))
    }
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const size of batchSizes) {
        for (const [who, { origin }] of running) {
          await clear(postgres.url(empty))
          const before = await readWal(postgres.url(empty))
          const request = lua(ids, size)
          const perSecond = await runWrk({
            origin,
            connections: CLIENTS,
            seconds: SECONDS,
            request,
          })
          const wal = (await readWal(postgres.url(empty))) - before
          const rate = perSecond * size
          options.samples.add(nameOf(ids, size, who), rate)
          options.samples.add(nameOf(ids, size, `${who} WAL`), wal / (rate * SECONDS))
          options.note(
            `round ${round}: ids ${ids}, ${size} a request, ${who}: ${rate.toFixed(0)} events/s`,
          )
        }
      }
    }
  } finally {
    for (const one of running.values()) await stopService(one)
  }
}

const clear = (url: string) =>
  withClient(url, async (client) => await client.query('truncate event_logs'))

const readWal = (url: string): Promise<number> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ at: number }>(
      `select (pg_current_wal_lsn() - '0/0')::float8 as at`,
    )
    return rows[0]?.at ?? 0
  })
