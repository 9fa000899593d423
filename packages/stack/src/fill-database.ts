import { ToolError } from '@gauntlet/contract'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Client } from 'pg'
import { startProcess } from './owned-process.ts'
import { readLastLines } from './read-last-lines.ts'
import { toReplicaEnv, type Replica, type ReplicaOptions } from './start-replica.ts'

/** Longer than any migration or seed worth waiting for before each start of a target. */
const commandLimitMs = 600_000
/** Of a folder of migrations: a larger one was named by mistake. */
const mostFiles = 10_000

type FillOptions = Omit<ReplicaOptions, 'index'>

/**
 * Makes the tables of a target's database as its config says, before its first replica starts: by a command with the
 * environment of a replica, or by the SQL files of a folder.
 *
 * @throws ToolError START_FAILED with the last lines of what the command printed, or with the file that PostgreSQL refuses
 */
export async function runMigration(options: FillOptions): Promise<void> {
  const { start, folder, databaseUrl, name } = options
  if (!start.migrate || databaseUrl === undefined) return
  if ('sql' in start.migrate) {
    await applySqlFiles(resolve(folder, start.migrate.sql), { databaseUrl, name })
  } else {
    await runToEnd(options, { what: 'migration', command: start.migrate, port: undefined })
  }
}

/**
 * Fills the database of a target as its config says, once its first replica is ready. The command has the replica's
 * environment: the database is at DATABASE_URL, the service at HOST and PORT.
 *
 * @throws ToolError START_FAILED with the last lines of what it printed
 */
export async function runSeed(options: FillOptions, replica: Replica): Promise<void> {
  const { seed } = options.start
  if (!seed) return
  const port = Number(new URL(replica.url).port)
  await runToEnd(options, { what: 'seed', command: seed, port })
}

type Command = {
  readonly what: 'migration' | 'seed'
  readonly command: readonly string[]
  readonly port: number | undefined
}

const toKey = { migration: 'migrate', seed: 'seed' } as const

async function runToEnd(options: FillOptions, { what, command, port }: Command): Promise<void> {
  const { name, folder, logFolder, note, signal } = options
  const running = await startProcess({
    command,
    cwd: folder,
    env: toReplicaEnv(options, port),
    logFile: join(logFolder, `${name}-${what}.log`),
    note,
  })
  const over = AbortSignal.any([AbortSignal.timeout(commandLimitMs), ...(signal ? [signal] : [])])
  const stop = () => void running.stop()
  over.addEventListener('abort', stop)
  if (over.aborted) stop()
  const { code, signal: killedBy } = await running.ended
  over.removeEventListener('abort', stop)
  signal?.throwIfAborted()
  if (code === 0) return running.discardLog()
  const end = over.aborted ? `took more than ${commandLimitMs / 60_000} minutes` : `ended`
  throw new ToolError(
    'START_FAILED',
    `the ${what} of ${name} ${end} (${killedBy ?? `exit code ${code}`}). Its last lines (log: ${running.logFile}):\n${await readLastLines(running.logFile)}`,
    {
      hint: `Correct \`start.${toKey[what]}\` or what it runs. It can be tried by hand: in \`start.cwd\`, with DATABASE_URL set.`,
    },
  )
}

type SqlTarget = { readonly databaseUrl: string; readonly name: string }

async function applySqlFiles(path: string, { databaseUrl, name }: SqlTarget): Promise<void> {
  const files = await listSqlFiles(path, name)
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    for (const file of files) {
      await client.query(await readFile(file, 'utf8')).catch((cause: unknown) => {
        const what = `the migration of ${name} failed in ${relative(path, file) || file}`
        throw new ToolError('START_FAILED', `${what}: ${(cause as Error).message}`, {
          cause,
          hint: 'Correct that file. `start.migrate` takes the files in the order of their names; those of another tool are better run by its command.',
        })
      })
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

const SQL_HINT =
  "`start.migrate.sql` names a folder of SQL files, or one file, relative to the command's folder."

/** What takes a migration back again. */
const reverse = /(?:(?:^|[\\/._-])(?:down|undo|rollback)|(?:^|[\\/])U\d[^\\/]*)\.sql$/i

/** The SQL files that make tables, in the order of their paths, with numbers as numbers: `V2` is before `V10`. */
async function listSqlFiles(path: string, name: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ToolError('START_FAILED', `the migration of ${name}: there is no ${path}`, {
      cause,
      hint: SQL_HINT,
    })
  })
  if (found.isFile()) return [path]
  const names = await readdir(path, { recursive: true })
  const files = names
    .filter((file) => /\.sql$/i.test(file) && !reverse.test(file))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  if (files.length === 0 || files.length > mostFiles) {
    const why = `${path} has ${files.length} SQL files, and 1 to ${mostFiles} are needed`
    throw new ToolError('START_FAILED', `the migration of ${name}: ${why}`, { hint: SQL_HINT })
  }
  return files.map((file) => join(path, file))
}
