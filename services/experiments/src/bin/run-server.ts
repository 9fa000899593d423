import { pino, type Logger } from 'pino'
import type { AppPorts } from '../http/app.ts'
import { buildApp } from '../http/app.ts'
import { openDatabase, type Database } from '../database/pool.ts'
import { migrate } from '../database/migrate.ts'
import { isUnavailable } from '../database/errors.ts'
import { startEmbeddedDatabase } from '../embedded-database.ts'
import { seed } from '../seed.ts'

export type ServerOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logger?: Logger
  /** The adapters over the database; another set can be put in their place. */
  readonly createPorts: (database: Database) => AppPorts
  /** Runs after the migrations. */
  readonly prepare?: (databaseUrl: string) => Promise<void>
}

const drainLimitMs = 15_000

/**
 * Starts the service: database, migrations, seed of an empty database, HTTP. SIGTERM and SIGINT stop
 * accepting, finish what is in flight, flush, and end the process with 0.
 */
export async function runServer(options: ServerOptions): Promise<void> {
  const { env } = options
  const logger = options.logger ?? pino({ level: env['LOG_LEVEL'] ?? 'info' })
  const embedded = env['DATABASE_URL'] ? undefined : await startEmbeddedDatabase(logger)
  const databaseUrl = env['DATABASE_URL'] ?? embedded?.url ?? ''
  try {
    await migrate(databaseUrl)
    await options.prepare?.(databaseUrl)
    await seed(databaseUrl)
    await serve({ ...options, logger, databaseUrl, stopDatabase: () => embedded?.stop() })
  } catch (error) {
    await embedded?.stop()
    logger.fatal(explain(error, env), 'the service did not start')
    process.exitCode = 1
  }
}

type ServeOptions = ServerOptions & {
  readonly logger: Logger
  readonly databaseUrl: string
  readonly stopDatabase: () => Promise<void> | undefined
}

async function serve(options: ServeOptions): Promise<void> {
  const { env, logger, databaseUrl } = options
  const database = openDatabase(databaseUrl)
  const ports = options.createPorts(database)
  const app = await buildApp({ ports, build: env['BUILD_ID'] ?? 'development', logger })
  const port = Number(env['PORT'] ?? 3000)
  const stop = async (signal: string) => {
    logger.info({ signal }, 'draining')
    const tooLong = setTimeout(() => process.exit(1), drainLimitMs)
    await app.close()
    await Promise.all([ports.assignments.close(), ports.events.close()])
    await database.close()
    await options.stopDatabase()
    clearTimeout(tooLong)
    logger.info('drained')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))
  try {
    await app.listen({ port, host: env['HOST'] ?? '127.0.0.1' })
  } catch (error) {
    await database.close()
    throw error
  }
  logger.info({ port, build: env['BUILD_ID'] ?? 'development' }, 'ready')
}

/** What a person can do about it. */
function explain(error: unknown, env: ServerOptions['env']): Record<string, unknown> {
  const { code, message } = error as { code?: string; message: string }
  if (code === 'EADDRINUSE') {
    return { reason: `port ${env['PORT'] ?? 3000} is taken`, remedy: 'set PORT to another one' }
  }
  if (isUnavailable(error)) {
    return { reason: `the database cannot be reached: ${message}`, remedy: 'check DATABASE_URL' }
  }
  return { err: error }
}
