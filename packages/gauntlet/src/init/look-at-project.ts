import { plural } from '@gauntlet/core/format'
import { findDatabaseUrlProblem, ToolError } from '@gauntlet/contract'
import { findCommit, findRefusal, git } from '@gauntlet/stack'
import { basename } from 'node:path'
import { findServices } from './find-services.ts'
import type { Findings, Table } from './findings.ts'
import { parseObject } from './folder-view.ts'
import { lookAtDatabase } from './look-at-database.ts'
import { lookAtTraffic } from './look-at-traffic.ts'
import { withRows } from './parse-rows.ts'
import { readSourceSql, type SourceSql } from './source-sql.ts'
import { parseTables } from './parse-tables.ts'
import { readProject, type ProjectFiles } from './project-files.ts'
import { readCompose } from './read-compose.ts'
import { readStatedTables } from './stated-rows.ts'

export type LookOptions = {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** A database that the user names; by default those of this machine that the project names. */
  readonly databaseUrl: string | undefined
  readonly signal: AbortSignal
}

/**
 * Looks at a project: reads its files and the catalogue of its database, if one answers. Nothing of it is executed, and
 * nothing is written.
 *
 * @throws ToolError DATABASE_UNREACHABLE for a database that the user named; another one that is away is passed over
 */
export async function lookAtProject(options: LookOptions): Promise<Findings> {
  const { root, signal } = options
  const files = await readProject(root, signal)
  const compose = readCompose(files)
  const seen = await lookAtTraffic(root, files, signal)
  const sql = [...files.texts]
    .filter(([path]) => /\.sql$/i.test(path) && !isReverse(path))
    .toSorted(byNumber)
  const unread = [...findBrokenManifest(files), ...files.unread, ...compose.unread, ...seen.unread]
  const refusal = await findRefusal(root)
  if (refusal) unread.push(`git: ${refusal.message}. ${refusal.hint}`)
  const inDatabase = await findTables(options, { files, urls: compose.databases, unread })
  const services = findServices(files, {
    documented: seen.documented,
    contexts: compose.contexts,
  })
  const stated = readStatedTables({ sql, service: services[0], texts: files.texts })
  const isPostgres = services[0]?.database === 'postgres'
  const inSources = stated.length === 0 && isPostgres ? readSourceSql(files) : undefined
  const parsed = inSources ? withRows(parseTables(inSources.sql), inSources.sql) : stated
  const isParsed = inDatabase === undefined && parsed.length > 0
  return {
    name: basename(root),
    mainBranch: await findMainBranch(root),
    services,
    tables: inDatabase ? inDatabase.tables.map((table) => withStated(table, parsed)) : parsed,
    tablesFrom: inDatabase?.from ?? (isParsed ? describeFiles(sql.length, inSources) : undefined),
    hasRows: [...sql.map(([, text]) => text), inSources?.sql ?? ''].some((text) =>
      /^\s*(?:insert\s+into|copy\s)/im.test(text),
    ),
    traffic: seen.traffic,
    foreign: seen.foreign,
    unread,
  }
}

function findBrokenManifest({ texts }: ProjectFiles): string[] {
  const text = texts.get('package.json')
  if (text === undefined || parseObject(text) !== undefined) return []
  return ['package.json: it is no JSON, and Node loads no config beside such a file: fix it first']
}

/** A table of a database, with the rows that files put into it: those of the database may be of other runs. */
function withStated(table: Table, stated: readonly Table[]): Table {
  const { rows, rowsDoubt, hasUnknownRows } = stated.find(({ name }) => name === table.name) ?? {}
  return {
    ...table,
    ...(rows && { rows }),
    ...(rowsDoubt !== undefined && { rowsDoubt }),
    ...(hasUnknownRows && { hasUnknownRows }),
  }
}

const describeFiles = (files: number, sources: SourceSql | undefined): string =>
  sources ? plural(sources.files, 'source file') : plural(files, 'SQL file')
const isReverse = (path: string): boolean =>
  /(?:^|[\\/._-])(?:down|undo|rollback)\.sql$/i.test(path)
const byNumber = ([a]: [string, string], [b]: [string, string]): number =>
  a.localeCompare(b, 'en', { numeric: true })

const mainBranches = ['main', 'master', 'trunk']

async function findMainBranch(folder: string): Promise<string | undefined> {
  for (const branch of [...(await listDefaultBranches(folder)), ...mainBranches]) {
    const exists = await findCommit(folder, branch).then(
      () => true,
      () => false,
    )
    if (exists) return branch
  }
  return undefined
}

/** The branch that a clone of `origin` checks out; none where nothing was cloned. */
async function listDefaultBranches(folder: string): Promise<string[]> {
  try {
    const name = await git(folder, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD')
    return [name.replace(/^origin\//, '')]
  } catch {
    return []
  }
}

type Places = {
  readonly files: ProjectFiles
  /** Of a compose file. */
  readonly urls: readonly string[]
  /** Gets what could not be read. */
  readonly unread: string[]
}

type FoundTables = { readonly tables: readonly Table[]; readonly from: string }

/** The tables of the first database that has some: the one that the user names, else those of the project. */
async function findTables(
  { databaseUrl, env }: LookOptions,
  { files, urls, unread }: Places,
): Promise<FoundTables | undefined> {
  const own = [env['DATABASE_URL'], ...listEnvFiles(files), ...urls]
  const places = databaseUrl === undefined ? own.filter(isLocal) : [databaseUrl]
  for (const url of new Set(places)) {
    try {
      const tables = await lookAtDatabase(url)
      const { host, pathname } = new URL(url)
      if (tables.length > 0) return { tables, from: `the database at ${host}${pathname}` }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (databaseUrl !== undefined) {
        throw new ToolError(
          'DATABASE_UNREACHABLE',
          `--db: its tables cannot be read: ${message || code}`,
          {
            cause: error,
          },
        )
      }
      // Not up: the project's SQL files are read in its place.
      if (code !== 'ECONNREFUSED') unread.push(`a database of the project: ${message}`)
    }
  }
  return undefined
}

function listEnvFiles({ texts }: ProjectFiles): string[] {
  return [...texts].flatMap(([path, text]) =>
    /(?:^|\/)\.env[\w.]*$/.test(path)
      ? [...text.matchAll(/^\s*(?:export\s+)?DATABASE_UR[LI]\s*=\s*["']?([^"'\s]+)/gm)].map(
          ([, url = '']) => url,
        )
      : [],
  )
}

/** On this machine: what a file names elsewhere may be anybody's, and is not asked. */
function isLocal(url: string | undefined): url is string {
  if (url === undefined || findDatabaseUrlProblem(url) !== undefined) return false
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
}
