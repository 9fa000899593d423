import { posix } from 'node:path'
import { findCheckedInserts } from './find-checked-inserts.ts'
import { findDeferredWrites } from './find-deferred-writes.ts'
import { findReadyPath, findRoutes } from './find-routes.ts'
import { findDatabaseVariable, findPortVariable, findVariables } from './find-variables.ts'
import type { Route, Service, Sources, Start } from './findings.ts'
import { reachesOthers } from './guess-requests.ts'
import { findMigration, findSeed } from './find-migration.ts'
import { pythonTool } from './find-python.ts'
import { findStart, readScripts } from './find-start.ts'
import { FolderView } from './folder-view.ts'
import type { ProjectFiles } from './project-files.ts'

const manifests =
  /(?:^|\/)(?:package\.json|pyproject\.toml|requirements\.txt|Pipfile|setup\.py|(?:manage|app|main|server|run|wsgi|asgi|__main__)\.py|(?:server|app|index|main)\.[cm]?js|go\.mod|Gemfile|config\.ru|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|artisan|index\.php|Dockerfile|Containerfile|Procfile)$/
/** A service lies this deep at most: `backend/services/api`. */
const mostDepth = 4
const mostServices = 20

/**
 * What can be started in the folders of a project, the likeliest backend first.
 *
 * @param documented paths that an OpenAPI document names
 * @param contexts folders that a compose file builds
 */
export function findServices(
  files: ProjectFiles,
  { documented, contexts }: { documented: readonly string[]; contexts: readonly string[] },
): Service[] {
  const folders = new Set(files.paths.filter((path) => manifests.test(path)).map(toFolder))
  const found = [...folders]
    .filter((folder) => folder === '.' || folder.split('/').length <= mostDepth)
    .toSorted((a, b) => depth(a) - depth(b))
    .flatMap((folder): Service[] => {
      const view = new FolderView(files, folder)
      const start = findStart(view)
      return start ? [toService(view, start, documented)] : []
    })
    .map((service) => {
      const isBuilt = contexts.includes(service.folder)
      return isBuilt ? { ...service, rank: service.rank + 2 } : service
    })
  // What lies in a service's own folder belongs to it: `app/main.py` of an `app` that its parent starts.
  const own = found.filter(
    ({ start, folder }) => !found.some((other) => starts(other, { start, folder })),
  )
  if (own.length === 0) return findUnstarted(files, documented)
  return own.toSorted((a, b) => b.rank - a.rank).slice(0, mostServices)
}

/** Sources that serve, or that name a database, though no file says how they start: the rest of the config can hold what they say. */
function findUnstarted(files: ProjectFiles, documented: readonly string[]): Service[] {
  const view = new FolderView(files, '.')
  const service = toService(view, undefined, documented)
  return service.routes.length > 0 || service.database === 'postgres' ? [service] : []
}

const depth = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length)

/** The folder that `public/index.php` is served from, or that of the manifest. */
function toFolder(path: string): string {
  const folder = posix.dirname(path)
  const isPublic = posix.basename(path) === 'index.php' && posix.basename(folder) === 'public'
  return isPublic ? posix.dirname(folder) : folder
}

function starts(parent: Service, child: Pick<Service, 'start' | 'folder'>): boolean {
  const isAbove = parent.folder === '.' || child.folder.startsWith(`${parent.folder}/`)
  return parent.folder !== child.folder && isAbove && parent.start?.from === child.start?.from
}

/** What a config without a start command leaves to do. */
export const NO_START =
  'targets: no file shows how the backend starts. Correct start.command and start.ready'

const sourceNames =
  /\.(?:[cm]?[jt]s|py|go|rb|java|kt|php|env(?:\..+)?|properties|ya?ml)$|(?:^|\/)\.env[\w.]*$/

function toService(
  view: FolderView,
  start: Start | undefined,
  documented: readonly string[],
): Service {
  const sources = view.texts(sourceNames)
  const code = view.texts(/\.(?:[cm]?[jt]s|py|go|rb|java|kt|php)$/)
  const routes = findRoutes(code)
  const database = findDatabase(view, code)
  const { command, gaps } = start
    ? adapt(start, { sources, code, database })
    : { command: undefined, gaps: [NO_START] }
  const ready = findReadyPath(routes, code, documented)
  const isOther = database === 'other'
  const { migrate, gaps: ofTables } = isOther
    ? { migrate: undefined, gaps: [] }
    : findMigration(view, start)
  const seed = isOther ? undefined : findSeed(view)
  const variable = findOtherVariable({ sources, code, database })
  return {
    folder: view.folder,
    start: start && command && { command, from: start.from },
    install: start ? inFolder(start.install, view) : [],
    migrate: withDatabase(migrate, variable),
    seed: seed && withDatabase(seed, variable),
    ready,
    routes,
    checkedInserts: findCheckedInserts(code),
    deferredWrites: findDeferredWrites(code),
    reachesOthers: reachesOthers(code),
    database,
    gaps: [
      ...gaps,
      ...(ready ? [] : ['ready: no path was found that answers 2xx once the service can serve']),
      ...(start?.note === undefined ? [] : [`start: ${start.note}`]),
      ...(database === 'postgres' || makesTables(view) ? ofTables : []),
      ...(command?.join(' ').includes('/bin/python') ? (pythonTool(view).gaps ?? []) : []),
      ...describeUnmounted(routes),
    ],
    rank: (start?.rank ?? 0) + Math.min(routes.length, 3) + (ready ? 1 : 0),
  }
}

const makesTables = (view: FolderView): boolean =>
  [...view.texts(/\.sql$/i).values()].some((text) => /create\s+(?:unlogged\s+)?table/i.test(text))

/** Routes of a router of which it was not read where it is mounted. */
function describeUnmounted(routes: readonly Route[]): string[] {
  const unsure = routes.filter(({ mayNeedPrefix }) => mayNeedPrefix)
  if (unsure.length === 0) return []
  const names = unsure.slice(0, 5).map(({ method, path }) => `${method} ${path}`)
  const more = unsure.length > 5 ? ` and ${unsure.length - 5} more` : ''
  const files = [...new Set(unsure.map(({ file }) => file))].slice(0, 5).join(', ')
  return [
    `requests: ${names.join(', ')}${more} may need a prefix: where ${files} is mounted was not read. Correct the paths`,
  ]
}

const postgres =
  /\b(?:pg|postgres|pg-promise|psycopg2?|psycopg2-binary|psycopg\[\w+\]|asyncpg|lib\/pq|pgx|jackc|postgresql|kysely-postgres\w*)\b/
const others =
  /\b(?:mysql2?|mariadb|sqlite3?|better-sqlite3|mongoose|mongodb|mssql|pymongo|aiosqlite|redis-om)\b/

/** Without a manifest, the imports of the sources say which driver there is. */
const importsPostgres =
  /^\s*(?:import\s+(?:[\w.]+\s*,\s*)*|from\s+)(?:psycopg2?|asyncpg|pg8000)\b|(?:from\s+|require\(\s*|import\(?\s*)['"](?:pg|pg-promise|postgres|slonik)['"]/m
const importsOther =
  /^\s*(?:import\s+(?:[\w.]+\s*,\s*)*|from\s+)(?:sqlite3|aiosqlite|pymysql|pymongo|MySQLdb)\b|(?:from\s+|require\(\s*|import\(?\s*)['"](?:mysql2?(?:\/promise)?|node:sqlite|better-sqlite3|sqlite3|mongodb|mongoose)['"]/m

function findDatabase(view: FolderView, code: Sources): Service['database'] {
  const { dependencies } = readScripts(view)
  const manifestsHere = [
    'pyproject.toml',
    'requirements.txt',
    'Pipfile',
    'go.mod',
    'Gemfile',
    'pom.xml',
  ]
  const named = [
    ...dependencies,
    ...manifestsHere.map((name) => view.text(name) ?? ''),
    view.text('build.gradle') ?? '',
    /provider\s*=\s*"(\w+)"\s*\n\s*url/.exec(view.text('prisma/schema.prisma') ?? '')?.[1] ?? '',
  ].join('\n')
  if (postgres.test(named)) return 'postgres'
  if (others.test(named)) return 'other'
  const text = [...code.values()].join('\n')
  if (importsPostgres.test(text)) return 'postgres'
  if (importsOther.test(text)) return 'other'
  if (findDatabaseVariable(code) !== undefined) return 'postgres'
  return /postgres(?:ql)?:\/\/|PGHOST/.test(text) ? 'postgres' : 'unknown'
}

type Read = {
  readonly sources: Sources
  readonly code: Sources
  readonly database: Service['database']
}

/** The command with the variables that Gauntlet sets under the names that the service reads. */
function adapt(
  start: Start,
  { sources, code, database }: Read,
): { command: readonly string[]; gaps: string[] } {
  const set: string[] = []
  const gaps: string[] = []
  const port = findPortVariable(code)
  if (port !== undefined && port !== 'PORT' && start.takesPort !== true) set.push(`${port}=$PORT`)
  if (
    port === undefined &&
    start.takesPort !== true &&
    !start.command.join(' ').includes('$PORT')
  ) {
    const fixed = findFixedPort(code)
    const why = fixed === undefined ? '' : `; the sources have ${fixed}`
    gaps.push(
      `port: no source reads a variable for its port${why}. Each replica must listen on PORT, or be given it in start.command`,
    )
  }
  if (database === 'postgres') {
    const variable = findDatabaseVariable(code) ?? findDatabaseVariable(sources)
    const other = findOtherVariable({ sources, code, database })
    if (other !== undefined) set.push(`${other}=$DATABASE_URL`)
    const parts = findVariables(code, /^(?:PG|DB_|POSTGRES_)(?:HOST|USER|DATABASE|NAME|PORT)$/)
    if (variable === undefined && parts.length > 0) {
      gaps.push(
        `database: the service reads ${parts.join(', ')}; Gauntlet gives DATABASE_URL: set them in start.command, or read that`,
      )
    }
  }
  return { command: set.length === 0 ? start.command : withVariables(start.command, set), gaps }
}

/** The variable by which the service takes its database, unless that is DATABASE_URL. */
function findOtherVariable({ sources, code, database }: Read): string | undefined {
  if (database !== 'postgres') return undefined
  const variable = findDatabaseVariable(code) ?? findDatabaseVariable(sources)
  return variable === 'DATABASE_URL' ? undefined : variable
}

function withDatabase<Found extends Service['migrate']>(
  found: Found,
  variable: string | undefined,
): Found {
  if (variable === undefined || !found || !('command' in found)) return found
  return { ...found, command: withVariables(found.command, [`${variable}=$DATABASE_URL`]) }
}

/** An installation runs in the folder of the config; where nothing above this folder is locked, it has to change to it. */
function inFolder(install: Start['install'], view: FolderView): Start['install'] {
  const [program] = install ?? []
  const locks = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'uv.lock']
  const isAbove = view.findUpwards(locks) !== undefined && !locks.some((name) => view.has(name))
  if (install === undefined || program === undefined || view.folder === '.' || isAbove) {
    return install
  }
  const line = program === 'sh' ? (install[2] ?? '') : install.join(' ')
  return ['sh', '-c', `cd ${view.folder} && ${line}`]
}

function withVariables(command: readonly string[], set: readonly string[]): string[] {
  const [program, flag, line] = command
  const own = program === 'sh' && flag === '-c' ? line : `exec ${command.join(' ')}`
  return ['sh', '-c', `${set.join(' ')} ${own}`]
}

function findFixedPort(code: Sources): string | undefined {
  for (const text of code.values()) {
    const found =
      /\blisten\(\s*(?:\{[^}]*\bport:\s*)?(\d{2,5})\b|ListenAndServe\(\s*"[^"]*:(\d{2,5})"|Server\(\s*\(\s*['"][\w.]*['"]\s*,\s*(\d{2,5})/.exec(
        text,
      )
    if (found) return `port ${found[1] ?? found[2] ?? found[3]}`
  }
  return undefined
}
