import { ToolError } from '@gauntlet/contract'
import {
  type AnyFault,
  DatabaseWire,
  findRefusal,
  type FaultKind,
  isAtStatement,
  kindOf,
} from '@gauntlet/faults'
import type { StartTargetOptions } from '@gauntlet/stack'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { ReceiverConfigs } from '../receiver/receivers.ts'
import { describeRefused, PROXY_HINT } from '../target/describe-refused.ts'
import { requireBreakable } from '../target/require-breakable.ts'
import { startWithReceivers, type TargetWithReceivers } from '../receiver/start-with-receivers.ts'

export type FaultedTarget = TargetWithReceivers & {
  /** The proxies between its replicas and its database; undefined where no fault is at a statement. */
  readonly wire?: DatabaseWire
}

export type FaultedTargetOptions = {
  readonly start: StartTargetOptions
  readonly receivers: ReceiverConfigs | undefined
  readonly inject: readonly AnyFault[]
  readonly kinds: readonly FaultKind[]
}

/**
 * Starts a target for these faults: where one of them is at a statement, with proxies between its replicas and its
 * database, that live as long as it does.
 *
 * @throws ToolError as `startTarget` and `requireBreakable`; CONFIG_INVALID for a fault that cannot reach it; UNSUPPORTED for a target whose sessions do not pass the proxies
 */
export async function startFaultedTarget(options: FaultedTargetOptions): Promise<FaultedTarget> {
  const { start, receivers, inject, kinds } = options
  refuseUnreachable(options)
  if (!inject.some((fault) => isAtStatement(kindOf(fault, kinds))))
    return await startWithReceivers(start, receivers)
  const breakable = await requireBreakable(start.name, start.config)
  const wire = new DatabaseWire()
  const stops = [() => wire.close()]
  try {
    const target = await startWithReceivers(
      { ...start, toReplicaDatabase: (url, replica) => wire.open(url, replica) },
      receivers,
    )
    stops.unshift(() => target.stop())
    await requireNoDetour(target, { wire, others: breakable?.sessions ?? [] })
    const stop = async () => {
      await target.stop()
      await wire.close()
    }
    return { ...target, wire, stop }
  } catch (error) {
    for (const stop of stops) await stop()
    throw describeRefused(
      `faults at statements cannot reach the database of ${start.name}`,
      wire.refused,
      error,
    )
  }
}

function refuseUnreachable({ start: { name, config }, inject, kinds }: FaultedTargetOptions): void {
  for (const fault of inject) {
    const said = findRefusal(kindOf(fault, kinds), fault, { name, config })
    if (said !== undefined) throw new ToolError('CONFIG_INVALID', `a ${fault.kind}${said}`)
  }
}

/** A session that ends, as that of a migration, is gone within this. */
const endingMs = 2_000
const pollMs = 100

/** What is known of the sessions of a database. */
type KnownSessions = {
  readonly wire: DatabaseWire
  /** Those that were there before the target. */
  readonly others: readonly { readonly pid: number }[]
}

/** @throws ToolError UNSUPPORTED for a target with sessions that do not come from the proxies */
async function requireNoDetour(
  { name, databaseUrl }: TargetWithReceivers,
  known: KnownSessions,
): Promise<void> {
  if (databaseUrl === undefined) return
  const client = new Client({ connectionString: databaseUrl, application_name: 'gauntlet faults' })
  client.on('error', () => undefined) // the question in flight fails by itself
  await client.connect()
  try {
    const deadline = performance.now() + endingMs
    for (;;) {
      const around = await listAround(client, known)
      if (around.length === 0) return
      if (performance.now() > deadline) throw toDetour(name, around)
      await delay(pollMs)
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Sessions of the database that come from elsewhere, as `"worker", from port 5000`. */
async function listAround(
  client: Client,
  { wire, others }: KnownSessions,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ pid: number; name: string; port: number }>(
    `select pid, application_name as name, client_port as port from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  const known = new Set([...wire.serverPids, ...others.map(({ pid }) => pid)])
  return rows
    .filter(({ pid }) => !known.has(pid))
    .map(({ name, port }) => (port < 0 ? `"${name}", by a Unix socket` : `"${name}", port ${port}`))
}

function toDetour(name: string, around: readonly string[]): ToolError {
  const count = around.length === 1 ? '1 session goes' : `${around.length} sessions go`
  const message = `faults at statements cannot reach the database of ${name}: ${count} around the proxy to it (${around[0]})`
  return new ToolError('UNSUPPORTED', message, { hint: PROXY_HINT })
}
