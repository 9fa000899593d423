import { findDatabaseUrlProblem, ToolError, type TargetConfig } from '@gauntlet/contract'
import { join } from 'node:path'
import { startPostgres, type Postgres } from './postgres/cluster.ts'
import { createDatabase } from './postgres/create-database.ts'

export type DatabaseStart = 'empty' | 'copy'

export const databaseName = 'app'
export const templateName = 'app_template'
/** What a target that may be destroyed is put back to. */
export const savedName = 'app_saved'

const settings = {
  max_connections: '200',
  shared_preload_libraries: 'pg_stat_statements',
  // Counters begin at zero with the server: those of databases that are gone would crowd out the run's.
  'pg_stat_statements.save': 'off',
}

export type TargetDatabaseOptions = {
  readonly name: string
  readonly config: TargetConfig
  readonly stateFolder: string
  readonly signal?: AbortSignal
  readonly database?: DatabaseStart
  /** Settings of the server besides ours. */
  readonly databaseSettings?: Readonly<Record<string, string>>
  readonly note?: ((sentence: string) => void) | undefined
}

/** Starts the PostgreSQL of a target whose database is embedded, with a database that no run has used. */
export async function startDatabase(options: TargetDatabaseOptions): Promise<Postgres | undefined> {
  const { name, config, stateFolder, signal, database, databaseSettings, note } = options
  if (config.database !== 'embedded') return undefined
  const postgres = await startPostgres({
    folder: join(stateFolder, 'databases', name),
    settings: { ...settings, ...databaseSettings },
    note,
    ...(signal ? { signal } : {}),
  })
  try {
    const template = database === 'copy' ? templateName : undefined
    await createDatabase(postgres.url('postgres'), databaseName, template)
    return postgres
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/**
 * The database of a target that is up already, where the config knows it.
 *
 * @throws ToolError CONFIG_INVALID for what no URL of PostgreSQL is
 */
export function configuredDatabaseUrl({ database }: TargetConfig): string | undefined {
  if (database === undefined || database === 'embedded') return undefined
  const url = typeof database.url === 'function' ? database.url() : database.url
  if (url === undefined || url === '') return undefined // such as that of a variable which is not set
  const problem = findDatabaseUrlProblem(url)
  if (problem === undefined) return url
  throw new ToolError('CONFIG_INVALID', `the \`database\` of a target cannot be used: ${problem}`)
}
