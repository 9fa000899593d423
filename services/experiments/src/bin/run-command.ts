import { pino, type Logger } from 'pino'
import { findDatabase, type OwnDatabase } from '../embedded-database.ts'
import { explainFailure } from './explain-failure.ts'

type Command = {
  readonly name: string
  readonly work: (databaseUrl: string, logger: Logger) => Promise<void>
}

/** Runs one piece of work on the service's database, and ends the process with 0 or 1. */
export async function runCommand({ name, work }: Command): Promise<void> {
  const { env } = process
  const logger = pino({ level: env['LOG_LEVEL'] ?? 'info' })
  let database: OwnDatabase | undefined
  try {
    database = await findDatabase(env, logger)
    await work(database.url, logger)
  } catch (error) {
    logger.fatal(explainFailure(error, env), `${name} failed`)
    process.exitCode = 1
  } finally {
    await database?.stop()
  }
}
