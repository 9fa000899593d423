import type { Snapshot } from '@gauntlet/core/consistency'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { exactTypes } from '../exact-types.ts'
import type { Guarantee, SampledQuery } from '../guarantee.ts'
import { askInvariant } from './ask-invariant.ts'

export type SamplingOptions = {
  readonly databaseUrl: string | undefined
  readonly namespace: string
  /** Milliseconds since the load began. */
  readonly elapsedMs: () => number
}

export type Sampler = {
  /** Ends it, once the load is over: the snapshots of each guarantee. */
  stop(): Promise<ReadonlyMap<string, readonly Snapshot[]>>
}

/** The first snapshot comes early, so that a short load has one too. */
const firstAtMs = 250
/** After so many snapshots the interval doubles. */
const denseSnapshots = 60
const connectLimitMs = 2_000
/** A lock that is waited for would hold up others behind it. */
const lockLimitMs = 200

/**
 * Asks invariants while load runs: on a separate connection, one after the other, each time in one read-only
 * repeatable-read transaction. Never delays the load and never throws; what cannot be read is a failed snapshot.
 */
export function sampleInvariants(
  guarantees: readonly Guarantee[],
  options: SamplingOptions,
): Sampler {
  const planned = guarantees.flatMap(({ name, sampled }) =>
    sampled?.duringLoad ? [new Sampled(name, sampled)] : [],
  )
  const snapshots = new Map<string, Snapshot[]>(planned.map(({ name }) => [name, []]))
  if (!options.databaseUrl || planned.length === 0) {
    return { stop: () => Promise.resolve(snapshots) }
  }
  const over = new AbortController()
  const sampling = sample({ planned, snapshots, options, signal: over.signal })
  return {
    stop: async () => {
      over.abort()
      await sampling
      return snapshots
    },
  }
}

/** One invariant and when it is due. */
class Sampled {
  readonly name: string
  readonly query: SampledQuery
  dueAtMs: number
  #taken = 0

  constructor(name: string, query: SampledQuery) {
    this.name = name
    this.query = query
    this.dueAtMs = Math.min(firstAtMs, query.everyMs)
  }

  /** A snapshot that took longer than the interval is followed by the next one that is due, not by all. */
  plan(nowMs: number): void {
    const everyMs = this.query.everyMs * 2 ** Math.floor(this.#taken / denseSnapshots)
    this.#taken += 1
    this.dueAtMs += Math.max(1, Math.ceil((nowMs - this.dueAtMs) / everyMs)) * everyMs
  }
}

type Sampling = {
  readonly planned: readonly Sampled[]
  readonly snapshots: ReadonlyMap<string, Snapshot[]>
  readonly options: SamplingOptions
  readonly signal: AbortSignal
}

async function sample({ planned, snapshots, options, signal }: Sampling): Promise<void> {
  const { elapsedMs } = options
  let client: Client | undefined
  while (!signal.aborted) {
    const next = Math.min(...planned.map(({ dueAtMs }) => dueAtMs))
    const waitMs = Math.max(0, next - elapsedMs())
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) break
    const due = planned.filter(({ dueAtMs }) => dueAtMs <= elapsedMs())
    // A timer may fire a moment early: nothing is due, and nothing is asked.
    if (due.length === 0) continue
    const atMs = elapsedMs()
    try {
      client ??= await connect(options.databaseUrl as string)
      for (const [name, snapshot] of await takeSnapshots(client, due, { ...options, atMs })) {
        snapshots.get(name)?.push(snapshot)
      }
    } catch (error) {
      // The next one is read on a new connection: a crash of the database ends this one.
      await end(client)
      client = undefined
      const failure = `the database could not be read: ${(error as Error).message}`
      for (const { name } of due) snapshots.get(name)?.push({ atMs, final: false, failure })
    }
    for (const one of due) one.plan(elapsedMs())
  }
  await end(client)
}

type Taking = Pick<SamplingOptions, 'namespace'> & { readonly atMs: number }

/** All that are due, of one instant. */
async function takeSnapshots(
  client: Client,
  due: readonly Sampled[],
  { namespace, atMs }: Taking,
): Promise<readonly (readonly [string, Snapshot])[]> {
  const taken: (readonly [string, Snapshot])[] = []
  await client.query('begin isolation level repeatable read read only')
  await client.query(`set local lock_timeout = ${lockLimitMs}`)
  for (const { name, query } of due) {
    await client.query(`set local statement_timeout = ${query.timeoutMs}`)
    taken.push([name, await askInvariant(client, query, { namespace, atMs, final: false })])
  }
  await client.query('commit')
  return taken
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectLimitMs,
    application_name: 'gauntlet snapshots',
    types: exactTypes,
  })
  // A connection that breaks is reported by the statement that uses it.
  client.on('error', () => undefined)
  await client.connect()
  // So that a comparison does not count them as the target's; not every user may, and not every server has it.
  await client.query("set pg_stat_statements.track = 'none'").catch(() => undefined)
  return client
}

async function end(client: Client | undefined): Promise<void> {
  await client?.end().catch(() => undefined)
}
