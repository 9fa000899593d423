import { posix } from 'node:path'
import type { Service, Table } from './findings.ts'
import { parseObject, readTexts } from './folder-view.ts'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { tokenize, splitAt, readName } from './sql-words.ts'

/** A file of statements: its path and its text. */
type SqlFile = readonly [path: string, text: string]

type Project = {
  /** In their order. */
  readonly sql: readonly SqlFile[]
  readonly service: Service | undefined
  readonly texts: ReadonlyMap<string, string>
}

/**
 * The tables that SQL files make, with the rows that are there when the service starts: those of files that make the tables or lie
 * beside one that does, and of files that its commands name. A table whose rows may be others has the reason.
 */
export function readStatedTables({ sql, service, texts }: Project): Table[] {
  const scripts = readCommands(service, texts)
  const folders = listMaking(sql)
  const isApplied = ([path]: SqlFile): boolean =>
    isOfMigration(path, service) ??
    ([...folders.keys()].some((folder) => isWithin(path, folder)) || isNamed(path, scripts.all))
  const applied = sql.filter((file) => isApplied(file) || isNamed(file[0], scripts.seed))
  const tables = withRows(parseTables(join(sql)), join(applied))
  return tables.map((table) => {
    const doubt = findDoubt(table, { sql, applied, folders, scripts })
    return doubt === undefined ? table : { ...table, rowsDoubt: doubt }
  })
}

/** What stands in the way of knowing what a table holds at the start, to be completed by `write it in place of`. */
export function whyNoStart(
  { name, rowsDoubt, hasUnknownRows }: Table,
  placeholder: number,
): string {
  const why =
    rowsDoubt ??
    (hasUnknownRows
      ? `statements that put rows into ${name} are not read (an expression, a copy, an update)`
      : 'no SQL file states what there was')
  return `${why}: write ${why.startsWith('no SQL') ? 'it' : 'what there was'} in place of ${placeholder}`
}

const join = (files: readonly SqlFile[]): string => files.map(([, text]) => `${text};`).join('\n')

const isWithin = (path: string, folder: string): boolean =>
  folder === '.' ? posix.dirname(path) === '.' : path.startsWith(`${folder}/`)

/** Undefined where the files are not run by Gauntlet: by a command, or by the service itself. */
function isOfMigration(path: string, service: Service | undefined): boolean | undefined {
  if (!service?.migrate || !('sql' in service.migrate)) return undefined
  const own = posix.join(service.folder, service.migrate.sql)
  return path === own || path.startsWith(`${own}/`)
}

/** The folders whose files make tables, and which. */
function listMaking(sql: readonly SqlFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>()
  for (const [path, text] of sql) {
    const made = parseTables(text).map(({ name }) => name)
    if (made.length === 0) continue
    const folder = posix.dirname(path)
    folders.set(folder, new Set([...(folders.get(folder) ?? []), ...made]))
  }
  return folders
}

/** In place of the text of a file that a command names. */
const UNREAD = ''

type Commands = {
  /** What the command that fills the tables shows: its script, and the files that this names. */
  readonly seed: readonly string[]
  readonly migrate: readonly string[]
  readonly all: readonly string[]
}

function readCommands(service: Service | undefined, texts: Project['texts']): Commands {
  if (!service) return { seed: [], migrate: [], all: [] }
  const manifest = parseObject(texts.get(posix.join(service.folder, 'package.json')))
  const scripts = readTexts(manifest?.['scripts'])
  const read = (from: string | undefined): string[] => {
    const line = scripts[/: scripts\.(.+)$/.exec(from ?? '')?.[1] ?? '']
    if (line === undefined) return []
    const named = [...line.matchAll(/[\w./-]+\.(?:[cm]?[jt]s|py|sh)\b/g)].map(([file]) => file)
    return [line, ...named.flatMap((file) => texts.get(posix.join(service.folder, file)) ?? UNREAD)]
  }
  const seed = read(service.seed?.from)
  const migrate = read(service.migrate?.from)
  return { seed, migrate, all: [...seed, ...migrate] }
}

const isNamed = (path: string, texts: readonly string[]): boolean =>
  texts.some((text) => text.includes(posix.basename(path)))

type About = {
  readonly sql: readonly SqlFile[]
  readonly applied: readonly SqlFile[]
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>
  readonly scripts: Commands
}

/** Why what files state of the rows of a table may not be what is there. */
function findDoubt({ name }: Table, { sql, applied, folders, scripts }: About): string | undefined {
  const makers = [...folders].filter(([, tables]) => tables.has(name)).map(([folder]) => folder)
  const inserting = sql.filter(([, text]) => insertsInto(text, name))
  const [first, second] = makers
  if (second !== undefined && inserting.length > 0) {
    return `${name} is made in ${first} and in ${second}, and which of them is run is not known`
  }
  const other = inserting.find((file) => !applied.includes(file))
  if (other) return `${other[0]} puts rows into ${name}, and nothing shows that it is run`
  const own = name.slice(name.lastIndexOf('.') + 1)
  const isSeeded = scripts.seed.some((text) => new RegExp(String.raw`\b${own}\b`, 'i').test(text))
  const isUnread =
    scripts.seed.includes(UNREAD) ||
    (scripts.seed.length === 1 && !/\.sql\b/.test(scripts.seed.join()))
  if (isUnread) return `what the seed command puts into ${name} is not known`
  if (isSeeded) return `the seed command names ${name}, and may put rows into it`
  const isFilled = scripts.migrate.some((text) =>
    new RegExp(String.raw`\binsert\s+into\s+"?${own}\b`, 'i').test(text),
  )
  return isFilled ? `the migrate command puts rows into ${name}, too` : undefined
}

const insertsInto = (text: string, table: string): boolean =>
  /\b(?:insert|copy)\b/i.test(text) &&
  splitAt(tokenize(text), ';').some((words) => {
    const [first, second] = words
    const at = first === 'insert' && second === 'into' ? 2 : first === 'copy' ? 1 : undefined
    return at !== undefined && readName(words.slice(at)).name === table
  })
