import { posix } from 'node:path'
import type { FoundCommand } from './findings.ts'
import type { FolderView } from './folder-view.ts'
import type { FoundMigration } from './found-migration.ts'
import { runPlain } from './migration-files.ts'
import { isImported, isStartedBy } from './started-file.ts'

/** SQL files that make tables: themselves, what applies them, or a sentence where that is not known. */
export function findSqlFiles(folder: FolderView, startLine: string): FoundMigration | undefined {
  const files = [...folder.texts(/\.sql$/i)]
  const making = files.find(([, text]) => /create\s+(?:unlogged\s+)?table/i.test(text))
  if (!making) return undefined
  const [path, text] = making
  const marked = markedTool(path, text, folder)
  if (marked) return { migrate: marked, gaps: [] }
  const parent = posix.dirname(path)
  const beside = files.filter(([other]) => posix.dirname(other) === parent)
  const isAlone = parent === '.' || (beside.length === 1 && !/migrat|initdb|versions/i.test(parent))
  const sql = isAlone ? path : parent
  const migrate = { sql, from: folder.name(path) }
  const applying = findApplying(folder, path)
  if (applying === undefined) return { migrate, gaps: [] }
  if (applying === '' || isStartedBy(applying, startLine)) return { migrate: undefined, gaps: [] }
  const isHelper = isImported(applying, folder)
  const command = isHelper ? undefined : runPlain(applying, folder)
  if (command) {
    const from = `${folder.name(applying)}, which reads ${folder.name(path)}`
    return { migrate: { command, from }, gaps: [] }
  }
  // Applied twice, such files change nothing.
  const applied = isAlone ? [text] : beside.map(([, one]) => one)
  if (applied.every(isRepeatable)) return { migrate, gaps: [] }
  const gap = `tables: ${folder.name(applying)} reads ${folder.name(path)}; whether it applies it when the backend starts was not seen. If it does not, set start.migrate to { sql: '${sql}' }`
  return { migrate: undefined, gaps: [gap] }
}

/** Files of dbmate and goose hold both directions: only their tools know where one ends. */
function markedTool(path: string, text: string, folder: FolderView): FoundCommand | undefined {
  const from = folder.name(path)
  const parent = posix.dirname(path)
  if (/^-- migrate:up/m.test(text)) {
    return { command: ['dbmate', '--no-dump-schema', '--migrations-dir', parent, 'up'], from }
  }
  if (/^-- \+goose up/im.test(text)) {
    return { command: ['sh', '-c', `exec goose -dir ${parent} postgres "$DATABASE_URL" up`], from }
  }
  return undefined
}

const reading =
  /readFile|readdir|sqlx::migrate|golang-migrate|embed\.FS|\bopen\(|open_resource|read_text|flyway|umzug|postgres-migrations|File\.read/

/** The source that both names these files, or their folder, and reads files; '' for one of a library, undefined for none. */
function findApplying(folder: FolderView, path: string): string | undefined {
  const names = [posix.basename(path), posix.basename(posix.dirname(path))].filter(
    (name) => name !== '.',
  )
  const code = folder.texts(/\.(?:[cm]?[jt]s|py|go|rb|java|kt|php)$/)
  if (/flyway|liquibase/.test(folder.text('pom.xml') ?? folder.text('build.gradle') ?? ''))
    return ''
  const found = [...code].find(
    ([, text]) => reading.test(text) && names.some((name) => text.includes(name)),
  )
  // What Go and Java embed, they apply when they start.
  return found && /\.(?:go|java|kt|rb|php)$/.test(found[0]) ? '' : found?.[0]
}

/** Whether each statement does nothing where it was applied before. */
function isRepeatable(sql: string): boolean {
  const text = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').replaceAll(/'(?:[^']|'')*'/g, "''")
  const statements = text.split(';').filter((one) => one.trim() !== '')
  return statements.every((one) =>
    /^\s*(?:create\s+(?:unlogged\s+)?(?:table|unique\s+index|index|schema|extension|sequence)\s+(?:concurrently\s+)?if\s+not\s+exists|create\s+or\s+replace|insert\b[\s\S]*\bon\s+conflict\b[\s\S]*\bdo\s+nothing|alter\s+table[\s\S]*\badd\s+column\s+if\s+not\s+exists|set\b)/i.test(
      one,
    ),
  )
}
