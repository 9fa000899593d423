import { findDatabaseUrlProblem, TOOL_ERRORS } from '@gauntlet/contract'
import {
  checkStateFolder,
  findFreePort,
  findPostgresBinaries,
  findRefusal,
  git,
  isPortFree,
} from '@gauntlet/stack'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, constants, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { EnvironmentFacts, ServerFact } from './judge-environment.ts'

const exec = promisify(execFile)
const DASHBOARD_PORT = 4600
/** What a program may take to say its version, and a server to answer. */
const patienceMs = 10_000
const clockWatchMs = 200

type Place = {
  /** The folder of the project. */
  readonly root: string
  readonly databaseUrl: string | undefined
  readonly signal: AbortSignal
}

/** Looks at this machine and at the folder of the project; nothing that is missing is an error. */
export async function readEnvironment(place: Place): Promise<EnvironmentFacts> {
  const { root, databaseUrl, signal } = place
  const [npm, gitVersion, isInRepository, hasFreePort, isDashboardPortFree] = await Promise.all([
    readVersion('npm', signal),
    readVersion('git', signal),
    git(root, 'rev-parse', '--is-inside-work-tree').then(
      (text) => text === 'true',
      () => false,
    ),
    findFreePort().then(
      () => true,
      () => false,
    ),
    isPortFree(DASHBOARD_PORT),
  ])
  const [embedded, external, freeBytes, stateFolder] = await Promise.all([
    readEmbedded(signal),
    databaseUrl ? readServer(databaseUrl) : null,
    statfs(root).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
    readStateFolder(root),
  ])
  const [load = 0] = loadavg()
  return {
    node: process.versions.node,
    requiredNode: await readRequiredNode(),
    npm,
    git: gitVersion,
    isInRepository,
    gitRefusal: await findRefusal(root).then((refusal) => refusal ?? null),
    hasFreePort,
    isDashboardPortFree,
    embedded,
    external,
    freeBytes,
    cores: availableParallelism(),
    load: process.platform === 'win32' ? null : load,
    clockJumpMs: await watchClock(signal),
    nowMs: Date.now(),
    stateFolder,
  }
}

/** `git version 2.43.0` is `2.43.0`. */
async function readVersion(program: string, signal: AbortSignal): Promise<string | null> {
  const options = { signal, timeout: patienceMs, shell: process.platform === 'win32' }
  try {
    const { stdout } = await exec(program, ['--version'], options)
    return /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? null
  } catch {
    return null
  }
}

async function readRequiredNode(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('gauntlet/package.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { engines: { node: string } }
  return manifest.engines.node
}

async function readEmbedded(signal: AbortSignal): Promise<EnvironmentFacts['embedded']> {
  try {
    const { postgres } = await findPostgresBinaries()
    const version = await readVersion(postgres, signal)
    return version === null ? { error: `${postgres} does not run` } : { version }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

async function readServer(url: string): Promise<ServerFact> {
  const problem = findDatabaseUrlProblem(url)
  const remedy = TOOL_ERRORS.STORE_UNREACHABLE.hint
  if (problem !== undefined) return { error: problem, remedy }
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patienceMs })
  client.on('error', () => undefined) // the statement in flight fails by itself
  try {
    await client.connect()
    const before = Date.now()
    const question = `select current_setting('server_version') as version, extract(epoch from clock_timestamp())::float8 * 1000 as now`
    const { rows } = await client.query<{ version: string; now: number }>(question)
    const { version = '', now = 0 } = rows[0] ?? {}
    return { version, clockAheadMs: (before + Date.now()) / 2 - now }
  } catch (cause) {
    const first = cause instanceof AggregateError ? (cause.errors[0] as Error) : (cause as Error)
    return { error: first.message, remedy }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** How far the time of day moved against the clock that nobody sets. */
async function watchClock(signal: AbortSignal): Promise<number> {
  const [day, steady] = [Date.now(), performance.now()]
  await delay(clockWatchMs, undefined, { signal })
  return Date.now() - day - (performance.now() - steady)
}

/** Tries to write where evidence goes; leaves nothing there. */
async function readStateFolder(root: string): Promise<EnvironmentFacts['stateFolder']> {
  const path = join(root, '.gauntlet')
  try {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    )
    if (!isThere) {
      await access(dirname(path), constants.W_OK)
      return { path, error: null }
    }
    await checkStateFolder(path)
    const file = join(path, `doctor-${randomUUID()}`)
    await writeFile(file, 'x', { flag: 'wx' })
    await rm(file)
    return { path, error: null }
  } catch (error) {
    return { path, error: (error as Error).message }
  }
}
