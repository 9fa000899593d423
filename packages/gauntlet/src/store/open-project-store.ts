import { ToolError } from '@gauntlet/contract'
import { createDatabase, startPostgres, type Postgres } from '@gauntlet/stack'
import { openStore, type Store } from '@gauntlet/store'
import { join } from 'node:path'
import { Client } from 'pg'

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

/**
 * The results store of a project: the server that GAUNTLET_DATABASE_URL names, or an embedded one that
 * commands share, started by the first and stopped by the last.
 *
 * @throws ToolError STORE_UNREACHABLE or START_FAILED
 */
export async function openProjectStore(options: ProjectStoreOptions): Promise<ProjectStore> {
  const external = options.env['GAUNTLET_DATABASE_URL']
  if (external !== undefined && external !== '') {
    const store = await openStore({ url: external })
    return { store, close: () => store.close() }
  }
  const postgres = await startPostgres({
    folder: join(options.root, '.gauntlet', 'store'),
    lifetime: 'shared',
    settings: { max_connections: '50' },
    ...(options.signal ? { signal: options.signal } : {}),
  })
  await ensureDatabase(postgres)
  const store = await openStore({ url: postgres.url(databaseName) })
  return {
    store,
    close: async () => {
      await store.close()
      if (!(await isUsedByOthers(postgres))) await postgres.stop()
    },
  }
}

async function ensureDatabase(postgres: Postgres): Promise<void> {
  const exists = await ask(postgres, 'select 1 from pg_database where datname = $1')
  if (!exists) await createDatabase(postgres.url('postgres'), databaseName)
}

async function isUsedByOthers(postgres: Postgres): Promise<boolean> {
  return await ask(postgres, 'select 1 from pg_stat_activity where datname = $1').catch(() => false)
}

/** Whether a question about our database has a row for an answer. */
async function ask(postgres: Postgres, question: string): Promise<boolean> {
  const client = new Client({ connectionString: postgres.url('postgres') })
  try {
    await client.connect()
    return (await client.query(question, [databaseName])).rows.length > 0
  } catch (cause) {
    const what = `the embedded store in ${postgres.folder} does not answer: ${(cause as Error).message}`
    throw new ToolError('STORE_UNREACHABLE', what, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}
