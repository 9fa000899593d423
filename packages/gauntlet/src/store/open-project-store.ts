import { readVariable, ToolError } from '@gauntlet/contract'
import { createDatabase, startPostgres, type Postgres } from '@gauntlet/stack'
import { openStore, type Store } from '@gauntlet/store'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { closeDeadRuns } from '../run/record/run-record.ts'
import { takeStoreLease } from './store-lease.ts'

export type ProjectStore = {
  readonly store: Store
  /** Closes the store, and stops the embedded server once nobody else uses it. */
  close(): Promise<void>
}

export type ProjectStoreOptions = {
  /** The project's folder; the embedded store lives in `.gauntlet/store` of it. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

const databaseName = 'gauntlet'
const maxAttempts = 3

/**
 * The results store of a project: the server that GAUNTLET_DATABASE_URL names, or an embedded one that
 * commands share, started by the first and stopped by the last. Whoever opens it closes the records of killed runs.
 *
 * @throws ToolError STORE_UNREACHABLE or START_FAILED
 */
export async function openProjectStore(options: ProjectStoreOptions): Promise<ProjectStore> {
  // Where nothing can be written, records of killed runs stay open.
  await closeDeadRuns(options.root).catch(() => [])
  const external = readVariable(options.env, 'GAUNTLET_DATABASE_URL')
  if (external !== undefined) {
    const store = await openStore({ url: external })
    return { store, close: () => closeQuietly(() => store.close()) }
  }
  const { postgres, lease } = await attach(options)
  const leave = async () => {
    await lease.end(() => postgres.stop())
    postgres.use.end()
  }
  try {
    await lease.alone(() => ensureDatabase(postgres))
    const store = await openStore({ url: postgres.url(databaseName) })
    return { store, close: () => closeQuietly(() => closeThen(store, leave)) }
  } catch (error) {
    await leave()
    throw error
  }
}

async function closeThen(store: Store, leave: () => Promise<void>): Promise<void> {
  try {
    await store.close()
  } finally {
    await leave()
  }
}

/** A server may take a checkpoint before it ends. */
const closeLimitMs = 20_000

/** What was to be stored is stored or lost by now: how the server takes leave changes neither result nor exit code. */
async function closeQuietly(close: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const limit = delay(closeLimitMs, undefined, { signal: over.signal })
  await Promise.race([close(), limit]).catch(() => undefined)
  over.abort()
  await limit.catch(() => undefined)
}

/** Whom we find may be about to stop the server: then it goes, and we start it again. */
async function attach(options: ProjectStoreOptions) {
  for (let attempt = 1; ; attempt += 1) {
    const postgres = await startPostgres({
      folder: join(options.root, '.gauntlet', 'store'),
      lifetime: 'shared',
      settings: { max_connections: '50' },
      ...(options.signal ? { signal: options.signal } : {}),
    })
    try {
      const lease = await takeStoreLease(postgres.url('postgres'))
      if (postgres.use.isGuarded()) return { postgres, lease }
      await lease.end(() => Promise.resolve())
      throw new ToolError('STORE_UNREACHABLE', 'the embedded store was being stopped')
    } catch (error) {
      postgres.use.end()
      if (attempt === maxAttempts) throw error
    }
  }
}

async function ensureDatabase(postgres: Postgres): Promise<void> {
  const client = new Client({ connectionString: postgres.url('postgres') })
  client.on('error', () => undefined) // the statement in flight fails by itself
  try {
    await client.connect()
    const question = 'select 1 from pg_database where datname = $1'
    if ((await client.query(question, [databaseName])).rows.length > 0) return
    await createDatabase(postgres.url('postgres'), databaseName)
  } catch (cause) {
    const what = `the embedded store in ${postgres.folder} does not answer: ${(cause as Error).message}`
    throw new ToolError('STORE_UNREACHABLE', what, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}
