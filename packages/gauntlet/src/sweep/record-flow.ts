import { ToolError } from '@gauntlet/contract'
import { compareRecordings, toSweepEvents, type SweepEvent } from '@gauntlet/core/sweep'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { readBefore } from '../guarantees/read-stored.ts'
import { describeRefusal, type Lane } from './lane.ts'
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
const recordingQuietMs = 250
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
  const beforeRows = await readBefore(plan.guarantees, {
    databaseUrl: lane.databaseUrl,
    namespace: 'lt-',
    signal: io.signal,
  })
  const basis = {
    background,
    beforeOf: (name: string) => beforeRows.get(name),
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
  await requireThroughProxy(lane, first)
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

/** Sessions of the application whose connection is none of the proxy's. */
const aroundProxy = `
  select coalesce(nullif(application_name, ''), 'a session') || case when client_addr is null
           then ' over a Unix socket' else ' over TCP' end as who
    from pg_stat_activity
   where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
     and not (client_addr is not null and client_port = any($1::int[]))`

async function requireThroughProxy(lane: Lane, run: LaneRun): Promise<void> {
  const refused = describeRefusal(lane.refusals, undefined)
  if (refused) throw refused
  const { serverPorts } = lane.proxy.connections()
  const around = await ask<{ who: string }>(lane, aroundProxy, [serverPorts])
  const [first] = around
  if (first === undefined && run.statements.length > 0) return
  const what = first
    ? `${first.who} of the application goes around the proxy`
    : 'no statement of the application passed the proxy while the flow was sent'
  throw new ToolError(
    'UNSUPPORTED',
    `the database of ${lane.target.name} cannot be watched: ${what}`,
    {
      hint: 'Have the application connect to the DATABASE_URL of its environment, as it is given, over TCP.',
    },
  )
}

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

const names = ['full_page_writes', 'synchronous_commit']

/**
 * What decides what a crash may lose, as a session of the application finds it. `fsync` is what the application's own
 * migration set (`alter system`): the server runs with that of the sweep.
 */
async function readSettings(lane: Lane): Promise<Record<string, string>> {
  const rows = await ask<{ name: string; setting: string }>(
    lane,
    `select name, setting from pg_settings where name = any($1::text[])
      union all
     select 'fsync', coalesce((select setting from pg_file_settings
       where name = 'fsync' and sourcefile like '%postgresql.auto.conf' limit 1), 'on')
      order by name`,
    [names],
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
