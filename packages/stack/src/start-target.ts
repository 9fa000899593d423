import { type StartConfig, type TargetConfig, ToolError } from '@gauntlet/contract'
import { join, resolve } from 'node:path'
import { type DiskWatch, listDisks, watchDisks } from './disk-watch.ts'
import { describeRevision, findRefusal, prepareRevision } from './git-revision.ts'
import type { Postgres } from './postgres/cluster.ts'
import {
  type RestorableState,
  createRestorableState,
  startReplicas,
  stopAll,
} from './start-replicas.ts'
import { runMigration, runSeed } from './fill-database.ts'
import { explainMissing } from './missing-in-revision.ts'
import { type AbsentDatabase, findAbsentDatabase } from './reach-database.ts'
import type { Replica } from './start-replica.ts'
import {
  type DatabaseStart,
  configuredDatabaseUrl,
  databaseName,
  startDatabase,
} from './target-database.ts'

export type StartTargetOptions = {
  readonly name: string
  readonly config: TargetConfig
  /** The folder of the config file. */
  readonly root: string
  /** Ours, for this target's database and worktrees. */
  readonly stateFolder: string
  /** Where the logs go; saved as evidence. */
  readonly logFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  /** Gets a sentence about what takes long and runs code: the installation of a revision. */
  readonly note?: (sentence: string) => void
  /** How an embedded database begins: `empty` and then seeded (the default), or as a `copy` of what was prepared. */
  readonly database?: DatabaseStart
  /** Settings of an embedded database's server: `{ fsync: 'off' }`. */
  readonly databaseSettings?: Readonly<Record<string, string>>
  /**
   * What a replica (from 1) gets as DATABASE_URL in place of the database's own, such as that of a proxy before it. Asked
   * before any replica starts. Migration, seed and Gauntlet itself go to the database.
   */
  readonly toReplicaDatabase?: (databaseUrl: string, replica: number) => Promise<string>
}

/** A target that can be asked: ours to stop when we started it. */
export type RunningTarget = {
  readonly name: string
  /** One URL a replica; requests go round robin. */
  readonly urls: readonly string[]
  readonly databaseUrl: string | undefined
  /** Answers 2xx once it can serve; undefined where nobody named one: any answer below 500 of `/` will do. */
  readonly readyPath: string | undefined
  /** Sent with every request to it. */
  readonly headers: Readonly<Record<string, string>>
  /** Commit, `+changes` when the working tree differs from it; undefined outside git. */
  readonly build: string | undefined
  readonly replicas: readonly Replica[]
  /** Replicas that ended while all started together, and came up when they were started again: one sentence each. */
  readonly races: readonly string[]
  readonly postgres: Postgres | undefined
  /** For a target that may be destroyed: `destructible: true`. */
  readonly state?: RestorableState | undefined
  stop(): Promise<void>
}

const defaultReadyPath = '/ready'
const replicaLimit = 16

/**
 * Starts a target: its database, then its replicas, each waited for; what was started is stopped again
 * when a part fails.
 *
 * @throws ToolError START_FAILED, PORT_TAKEN, DISK_FULL or CONFIG_INVALID naming the target
 */
export async function startTarget(options: StartTargetOptions): Promise<RunningTarget> {
  const { name, config } = options
  if (!config.start) return describeForeignTarget(options)
  const replicaCount = config.start.replicas ?? 1
  if (!Number.isInteger(replicaCount) || replicaCount < 1 || replicaCount > replicaLimit) {
    throw new ToolError(
      'CONFIG_INVALID',
      `targets.${name}.start.replicas must be 1 to ${replicaLimit}`,
    )
  }
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end()
  }
  let disks: DiskWatch | undefined
  let absent: AbsentDatabase | undefined
  let source: Source | undefined
  try {
    const configured = requireDatabaseUrl(options)
    absent = await findAbsent(options, configured)
    source = await findSource(options, config.start)
    const postgres = await startDatabase(options)
    if (postgres) stops.push(() => postgres.stop())
    disks = await watchDisks(listDisks({ name, postgres, replicas: [] }))
    const databaseUrl = postgres?.url(databaseName) ?? configured
    const plan = { ...options, start: config.start, folder: source.folder, databaseUrl }
    if (postgres && options.database !== 'copy') await runMigration(plan)
    const databaseUrls = await toReplicaDatabases(options, databaseUrl, replicaCount)
    const { replicas, races } = await startReplicas(
      { ...plan, databaseUrls, isInVain: absent?.isInVain },
      replicaCount,
    )
    stops.push(() => stopAll(replicas))
    const [first] = replicas
    if (first && postgres && options.database !== 'copy') await runSeed(plan, first)
    const urls = replicas.map(({ url }) => url)
    return {
      ...describe(options),
      urls,
      databaseUrl,
      build: source.build,
      replicas,
      races,
      postgres,
      ...(config.destructible === true &&
        postgres && { state: createRestorableState({ name, postgres, replicas }) }),
      stop,
    }
  } catch (error) {
    // Before what was started ends, and gives back what it took.
    const full = options.signal?.aborted ? undefined : await disks?.findFull()
    await stop()
    if (full && !isOfDisk(error)) throw toUnstarted(name, full, error)
    throw await explain(error, { options, source, absent })
  } finally {
    await disks?.end()
  }
}

type FailedStart = {
  readonly options: StartTargetOptions
  readonly source: Source | undefined
  readonly absent: AbsentDatabase | undefined
}

async function explain(error: unknown, failed: FailedStart): Promise<unknown> {
  const { options, source, absent } = failed
  const { name, root } = options
  const { start } = options.config
  const known = (await absent?.explain(error)) ?? error
  if (source === undefined || start?.from === undefined) return known
  const project = resolve(root, start.cwd ?? '.')
  return explainMissing(known, { name, start, project, worktree: source.folder })
}

async function findAbsent(
  { name, note, signal }: StartTargetOptions,
  url: string | undefined,
): Promise<AbsentDatabase | undefined> {
  if (url === undefined) return undefined
  return await findAbsentDatabase({ url, from: `targets.${name}.database.url`, note, signal })
}

async function toReplicaDatabases(
  { toReplicaDatabase }: Pick<StartTargetOptions, 'toReplicaDatabase'>,
  databaseUrl: string | undefined,
  count: number,
): Promise<readonly (string | undefined)[]> {
  const urls: (string | undefined)[] = []
  for (let replica = 1; replica <= count; replica += 1)
    urls.push(databaseUrl && ((await toReplicaDatabase?.(databaseUrl, replica)) ?? databaseUrl))
  return urls
}

const isOfDisk = (error: unknown): boolean =>
  error instanceof ToolError && ['DISK_FULL', 'FILE_TOO_LARGE'].includes(error.code)

function toUnstarted(name: string, { code, message }: ToolError, cause: unknown): ToolError {
  return new ToolError(code, `${name} did not start: ${message}`, { cause })
}

function describeForeignTarget({
  name,
  config,
}: Pick<StartTargetOptions, 'name' | 'config'>): RunningTarget {
  if (!config.url) {
    throw new ToolError('CONFIG_INVALID', `targets.${name} needs a url, or a start command`)
  }
  return {
    ...describe({ name, config }),
    urls: [new URL(config.url).origin],
    databaseUrl: configuredDatabaseUrl(config),
    build: undefined,
    replicas: [],
    races: [],
    postgres: undefined,
    stop: () => Promise.resolve(),
  }
}

/** Without the URL that its config promises, a service would go to whatever its driver finds by default. */
function requireDatabaseUrl({
  name,
  config,
}: Pick<StartTargetOptions, 'name' | 'config'>): string | undefined {
  const url = configuredDatabaseUrl(config)
  if (url !== undefined || config.database === undefined || config.database === 'embedded')
    return url
  throw new ToolError(
    'CONFIG_INVALID',
    `targets.${name}.database.url gives no URL: is its variable set?`,
    { hint: 'Set the variable, or leave `database` out for a target without one.' },
  )
}

function describe({ name, config }: Pick<StartTargetOptions, 'name' | 'config'>) {
  const { start, ready, headers = {} } = config
  return { name, readyPath: start ? (start.ready ?? defaultReadyPath) : ready, headers }
}

type Source = { readonly folder: string; readonly build: string | undefined }

async function findSource(options: StartTargetOptions, start: StartConfig): Promise<Source> {
  const { root, stateFolder, signal, note } = options
  const { from: revision, cwd = '.', install, installScripts } = start
  if (revision === undefined) {
    const folder = resolve(root, cwd)
    const build = await describeRevision(folder)
    const refusal = build === undefined ? await findRefusal(folder) : undefined
    if (refusal)
      note?.(`the build of ${options.name} has no name: ${refusal.message}. ${refusal.hint}`)
    return { folder, build }
  }
  const { folder, sha } = await prepareRevision({
    root,
    revision,
    cwd,
    folder: join(stateFolder, 'worktrees'),
    install,
    installScripts,
    note,
    ...(signal && { signal }),
  })
  return { folder, build: sha }
}
