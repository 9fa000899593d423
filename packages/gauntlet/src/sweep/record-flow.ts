import { ToolError } from '@gauntlet/contract'
import { compareRecordings, toSweepEvents, type SweepEvent } from '@gauntlet/core/sweep'
import { configuredDatabaseUrl } from '@gauntlet/stack'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { durabilityNames } from '../faults/durability.ts'
import { readBefore } from '../guarantees/read-stored.ts'
import { describeRefused, PROXY_HINT } from '../target/describe-refused.ts'
import { APPLICATION_NAME } from '../target/require-breakable.ts'
import type { Lane } from './lane.ts'
import type { SweepTarget } from './plan-sweep.ts'
import { runOnLane, type LaneRun } from './run-on-lane.ts'
import type { SweepBasis, SweepContext } from './sweep-context.ts'

/** What a sweep rests on: the statements of the flow, and what the run without a fault gave. */
export type Recording = {
  readonly basis: SweepBasis
  readonly events: readonly SweepEvent[]
  /** Where two recordings differed, a sentence each. */
  readonly differences: readonly string[]
  /** The first of the two. */
  readonly run: LaneRun
  readonly settings: Readonly<Record<string, string>>
}

/** How long the application is watched while nothing is asked of it. Work that comes less often is taken for the flow's. */
const idleMs = 1_200
/** Nothing passes for so long after the flow: work that follows an answer later is not seen. */
const recordingQuietMs = 500
/** The flow left nothing behind its answers. */
const shortQuietMs = 15
const warmUpSeed = 7_919

/**
 * Records the flow twice, after a warm-up, each time on fresh data.
 *
 * @throws ToolError with the reason and the remedy, for a flow or an application that cannot be swept
 */
export async function recordFlow(lane: Lane, context: SweepContext): Promise<Recording> {
  const { plan, io } = context
  const background = await watchBackground(lane)
  // Before anything is sent, which would be written elsewhere.
  await requireNoDetour(lane, context.target)
  const before = await readBefore(plan.guarantees, {
    databaseUrl: lane.databaseUrl,
    namespace: 'lt-',
    ownsDatabase: true,
    signal: io.signal,
  })
  const basis = {
    background,
    beforeOf: (name: string) => before.rows.get(name),
    quietMs: recordingQuietMs,
    restarts: false,
  }
  await runOnLane(lane, { ...context, basis }, { seed: context.seed + warmUpSeed })
  const warm = await recordTwice(lane, context, basis)
  if (warm.differences.length === 0 && warm.run.sent.firstError === undefined) return warm
  // What it remembers from the flow before may be the difference, and a connection that is gone the error.
  return await recordTwice(lane, context, { ...basis, restarts: true })
}

async function recordTwice(
  lane: Lane,
  context: SweepContext,
  basis: SweepBasis,
): Promise<Recording> {
  const { plan } = context
  const recording = { ...context, basis }
  let before = 0n
  const onReady = async () => {
    await lane.fresh.settle()
    before = await readTransactionId(lane)
  }
  const first = await runOnLane(lane, recording, { onReady })
  await requireNoDetour(lane, context.target)
  requireStatements(lane, first)
  const written = (await readTransactionId(lane)) > before
  const second = await runOnLane(lane, recording)
  const events = toSweepEvents(first.statements)
  requireWrite(events, { plan, written })
  const follows = events.some(({ isAnswered }) => isAnswered)
  return {
    basis: { ...basis, quietMs: follows ? recordingQuietMs : shortQuietMs },
    events,
    differences: compareRecordings(events, toSweepEvents(second.statements)).map(
      ({ recording: number, event }) =>
        `only recording ${number} has statement ${event.number}: ${event.sql} (${event.id})`,
    ),
    run: first,
    settings: await readSettings(lane),
  }
}

/** What the application sends while nothing is asked of it. */
async function watchBackground(lane: Lane): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  lane.onPoint = ({ statement }) => {
    seen.add(statement.fingerprint)
    return undefined
  }
  await delay(idleMs)
  lane.onPoint = undefined
  return seen
}

/** Sessions of the application whose connection is none of the proxy's: to the database of the lane, and to the one that it is a copy of. */
const aroundProxy = `
  select coalesce(nullif(application_name, ''), 'a session') || case when client_addr is null
           then ' over a Unix socket' else ' over TCP' end as who,
         case when datname = current_database() then '' else ', to ' || datname || ' itself' end as "where"
    from pg_stat_activity
   where datname in (current_database(), $2) and backend_type = 'client backend' and pid <> pg_backend_pid()
     and pid <> all ($1::int[]) and application_name <> $3`

/** The database of which that of a lane is a copy: an address that does not come from DATABASE_URL leads there. */
function findSource({ config }: SweepTarget): string | null {
  const url = configuredDatabaseUrl(config)
  return url === undefined ? null : decodeURIComponent(new URL(url).pathname.slice(1))
}

/** @throws ToolError UNSUPPORTED for a connection that the proxy refused, or that goes around it */
async function requireNoDetour(lane: Lane, target: SweepTarget): Promise<void> {
  const unwatched = toUnwatched(lane)
  const refused = describeRefused(unwatched, lane.refusals, undefined)
  if (refused) throw refused
  const { serverPids } = lane.proxy.connections()
  const [first] = await ask<{ who: string; where: string }>(lane, aroundProxy, [
    serverPids,
    findSource(target),
    APPLICATION_NAME,
  ])
  if (!first) return
  const what = `${first.who} of the application goes around the proxy${first.where}`
  throw new ToolError('UNSUPPORTED', `${unwatched}: ${what}`, { hint: PROXY_HINT })
}

/** @throws ToolError UNSUPPORTED where none did */
function requireStatements(lane: Lane, { statements }: LaneRun): void {
  if (statements.length > 0) return
  const what = 'no statement of the application passed the proxy while the flow was sent'
  throw new ToolError('UNSUPPORTED', `${toUnwatched(lane)}: ${what}`, { hint: PROXY_HINT })
}

const toUnwatched = ({ target }: Lane): string => `the database of ${target.name} cannot be watched`

/** The id of the next transaction that writes. */
async function readTransactionId(lane: Lane): Promise<bigint> {
  const [row] = await ask<{ next: string }>(
    lane,
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  )
  return BigInt(row?.next ?? 0)
}

type Written = { readonly plan: SweepContext['plan']; readonly written: boolean }

function requireWrite(events: readonly SweepEvent[], { plan, written }: Written): void {
  if (written || events.some(({ role }) => role === 'commit' || role === 'write')) return
  throw new ToolError(
    'CONFIG_INVALID',
    `the flow of sweep "${plan.name}" writes nothing: it sent ${events.length} statements, and none of them changes the data. Sweep a flow that does`,
  )
}

const asTheyAre = 'select name, setting from pg_settings where name = any($1::text[]) order by name'

/** `fsync` is what the application's own migration set (`alter system`): the server runs with that of the sweep. */
const ofSweep = `
  select name, case name when 'fsync' then coalesce((select setting from pg_file_settings
           where name = 'fsync' and sourcefile like '%postgresql.auto.conf' limit 1), 'on')
         else setting end as setting
    from pg_settings where name = any($1::text[]) order by name`

/** What decides what a crash may lose, as a session of the application finds it. */
async function readSettings(lane: Lane): Promise<Record<string, string>> {
  const rows = await ask<{ name: string; setting: string }>(
    lane,
    lane.postgres ? ofSweep : asTheyAre,
    [durabilityNames],
  )
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
}

async function ask<Row extends object>(
  { databaseUrl }: Lane,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'gauntlet sweep' })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
