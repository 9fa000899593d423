import { toFileError, ToolError } from '@gauntlet/contract'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { makeOwnFolder, readOwnFile, unlessThere } from '../own-folder.ts'
import { findPostgresBinaries, isReachableByOthers, type PostgresBinaries } from './binaries.ts'
import { crashSession } from './crash-session.ts'
import { initialise, removeLeftovers } from './initialise.ts'
import { defaultStartLimitMs, launch, type Launched, type PostgresOptions } from './launch.ts'
import { endsWithin, findSettled, refuseOther, stopServer } from './postmaster.ts'
import { checkStateFolder } from '../state-folder.ts'
import { makeFolder } from '../write-whole.ts'
import { joinUsers, noUse, type ServerUse } from './server-use.ts'

export type Postgres = {
  readonly port: number
  readonly pid: number
  readonly folder: string
  /** This process's use of a shared server: `use.end()` gives it up without stopping the server. */
  readonly use: ServerUse
  /** The connection URL of a database of this cluster. */
  url(database: string): string
  /** `fast` ends sessions and writes a checkpoint; `immediate` is a crash: the next start recovers. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** A session dies by force, the server recovers and takes connections again; gives that session's pid. */
  crashSession(): Promise<number>
}

/**
 * Starts PostgreSQL on 127.0.0.1 in a folder of ours, making the cluster first when there is none. A shared
 * one that runs there already is attached to; one that another command owns is not touched. Where no cluster can be made,
 * one that is not shared is made in the temporary folder.
 *
 * @throws ToolError START_FAILED with the last lines of the server's log; PATH_FOREIGN for a folder that is not ours
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = await findPostgresBinaries()
  const wish = resolve(options.folder)
  try {
    return await startIn(await prepareFolder(wish, binaries), binaries, options)
  } catch (error) {
    const elsewhere = toTemporary(wish)
    if (!mayGoElsewhere(error, wish, options)) throw error
    await makeClusterFolder(elsewhere, binaries)
    options.note?.(`${(error as Error).message}; the database is in ${elsewhere}`)
    return await startIn(elsewhere, binaries, options)
  }
}

const codesOfPlace: readonly string[] = [
  'DISK_FULL',
  'DISK_READ_ONLY',
  'FILE_FORBIDDEN',
  'FILE_UNWRITABLE',
]

/** A database of a run, which is created again each time, can be anywhere; results that are used later cannot. */
function mayGoElsewhere(error: unknown, wish: string, { lifetime }: PostgresOptions): boolean {
  const isOfPlace = error instanceof ToolError && codesOfPlace.includes(error.code)
  return isOfPlace && lifetime !== 'shared' && !existsSync(join(wish, 'data', 'PG_VERSION'))
}

async function startIn(
  folder: string,
  binaries: PostgresBinaries,
  options: PostgresOptions,
): Promise<Postgres> {
  await removeLeftovers(folder)
  const mine = `${process.pid}-${randomBytes(4).toString('hex')}`
  const password = await readOrMakePassword(folder, { mine, binaries })
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) {
    await initialise(folder, { binaries, mine, password })
  }
  const { pid, port, use } = await attachOrLaunch(folder, binaries, options)
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  return {
    port,
    pid,
    folder,
    use,
    url,
    crashSession: () => crashSession({ url, logFile: join(folder, 'postgres.log') }),
    stop: async (mode = 'fast') => {
      await stopServer(folder, pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
      use.end()
    },
  }
}

/** A fast shutdown takes no longer; what is unguarded and still up then was left so by a killed guard. */
const stoppingLimitMs = 3_000

async function attachOrLaunch(
  folder: string,
  binaries: PostgresBinaries,
  options: PostgresOptions,
): Promise<Launched> {
  for (;;) {
    const running = await findSettled(folder, options.startLimitMs ?? defaultStartLimitMs)
    if (!running) return await launch(folder, binaries, options)
    if (options.lifetime !== 'shared') throw refuseOther(folder, running)
    const use = joinUsers(folder)
    if (use) return { ...running, use }
    if (!(await endsWithin(folder, running.pid, stoppingLimitMs))) return { ...running, use: noUse }
  }
}

/**
 * Makes the folder. As root, PostgreSQL runs as another user: where that one cannot pass (a project in /root, say), the
 * cluster goes to the temporary folder, under a name that the wish determines; so it does where the wish has a line
 * break, which spoils `postmaster.pid`. The folder stays ours: that user has only the data in it, and cannot put links in
 * the place of the files that root reads and writes.
 */
async function prepareFolder(wish: string, binaries: PostgresBinaries): Promise<string> {
  await checkStateFolder(wish)
  await makeFolder(dirname(wish))
  const isReachable = !binaries.identity || (await isReachableByOthers(dirname(wish)))
  const isUsable = isReachable && !wish.includes('\n')
  const folder = isUsable ? wish : toTemporary(wish)
  await makeClusterFolder(folder, binaries)
  return folder
}

function toTemporary(wish: string): string {
  const hash = createHash('sha256').update(wish).digest('hex').slice(0, 16)
  return join(tmpdir(), `gauntlet-cluster-${hash}`)
}

async function makeClusterFolder(folder: string, { identity }: PostgresBinaries): Promise<void> {
  await makeOwnFolder(folder, identity ? { mode: 0o711, formerOwner: identity.uid } : {})
}

type Maker = { readonly mine: string; readonly binaries: PostgresBinaries }

async function readOrMakePassword(folder: string, { mine, binaries }: Maker): Promise<string> {
  const file = join(folder, 'password')
  if (!existsSync(file)) {
    const draft = `${file}-${mine}`
    await writeFile(draft, randomBytes(18).toString('base64url'), {
      mode: 0o600,
      flag: 'wx',
    }).catch(async (cause: unknown) => {
      await rm(draft, { force: true })
      throw toFileError(cause, `cannot write ${draft}`)
    })
    // Of two commands that are the first at once the earlier one's password stays, and it is there whole.
    await link(draft, file).catch(unlessThere)
    await rm(draft)
  }
  return await readOwnFile(file, binaries.identity?.uid)
}
