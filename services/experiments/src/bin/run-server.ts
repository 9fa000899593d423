import type { AddressInfo } from 'node:net'
import { pino, type Logger } from 'pino'
import { migrate } from '../database/migrate.ts'
import { openDatabase, type Database } from '../database/pool.ts'
import { findDatabase, type OwnDatabase } from '../embedded-database.ts'
import type { AppPorts } from '../http/app.ts'
import { buildApp } from '../http/app.ts'
import { seed } from '../seed.ts'
import { whenStopped } from './when-stopped.ts'
import { explainFailure } from './explain-failure.ts'

export type ServerOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logger?: Logger
  /** The adapters over the database; another set can be put in their place. */
  readonly createPorts: (database: Database, env: ServerOptions['env']) => AppPorts
  /** Runs after the migrations. */
  readonly prepare?: (databaseUrl: string) => Promise<void>
}

const drainLimitMs = 15_000

/**
 * Starts the service: database, migrations, seed of an empty database, HTTP. SIGTERM, SIGINT and SIGHUP stop
 * accepting, finish what is in flight, flush, and end the process with 0.
 */
export async function runServer(options: ServerOptions): Promise<void> {
  const { env } = options
  const logger = options.logger ?? pino({ level: env['LOG_LEVEL'] ?? 'info' })
  let own: OwnDatabase | undefined
  try {
    const port = readPort(env['PORT'])
    own = await findDatabase(env, logger)
    await migrate(own.url)
    await options.prepare?.(own.url)
    await seed(own.url, { onlyWhenEmpty: true })
    await serve({ ...options, logger, port, own })
  } catch (error) {
    await own?.stop()
    logger.fatal(explainFailure(error, env), 'the service did not start')
    process.exitCode = 1
  }
}

function readPort(text = '3000'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new Error(`PORT is "${text}": it must be a number from 0 to 65535`)
}

type ServeOptions = ServerOptions & {
  readonly logger: Logger
  readonly port: number
  readonly own: OwnDatabase
}

async function serve(options: ServeOptions): Promise<void> {
  const { env, logger, own } = options
  const database = openDatabase(own.url)
  const ports = options.createPorts(database, env)
  const build = env['BUILD_ID'] ?? 'development'
  const app = await buildApp({ ports, build, logger })
  const stop = async (reason: string) => {
    logger.info({ reason }, 'draining')
    const tooLong = setTimeout(() => process.exit(1), drainLimitMs)
    await app.close()
    await Promise.all([ports.assignments.close(), ports.events.close()])
    await database.close()
    await own.stop()
    clearTimeout(tooLong)
    logger.info('drained')
  }
  try {
    await app.listen({ port: options.port, host: env['HOST'] ?? '127.0.0.1' })
  } catch (error) {
    await database.close()
    throw error
  }
  whenStopped(env, (reason) => void stop(reason))
  logger.info({ port: (app.server.address() as AddressInfo).port, build }, 'ready')
}
