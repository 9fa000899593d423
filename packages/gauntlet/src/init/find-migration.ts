import type { FoundCommand, Service } from './findings.ts'
import { pythonTool } from './find-python.ts'
import { readScripts } from './find-start.ts'
import type { FolderView } from './folder-view.ts'
import { posix } from 'node:path'

const scriptNames =
  /^(?:db:|database:|prisma:)?(?:migrate|migrations?)(?::(?:up|deploy|latest|run|dev))?$|^(?:migrate|migration|db):(?:up|run|deploy|migrate)$/
const seedNames = /^(?:db:)?seed$/

/** A tool that makes tables, and the file by which it is known. */
type Tool = { readonly file: RegExp; readonly command: readonly string[] }

const tools: readonly Tool[] = [
  {
    file: /^prisma\/migrations\/.+\/migration\.sql$/,
    command: ['npx', 'prisma', 'migrate', 'deploy'],
  },
  { file: /^prisma\/schema\.prisma$/, command: ['npx', 'prisma', 'db', 'push'] },
  { file: /^knexfile\.[cm]?[jt]s$/, command: ['npx', 'knex', 'migrate:latest'] },
  { file: /^drizzle\.config\.[cm]?[jt]s$/, command: ['npx', 'drizzle-kit', 'migrate'] },
  {
    file: /^(?:\.config\/)?kysely\.config\.[cm]?[jt]s$/,
    command: ['npx', 'kysely', 'migrate:latest'],
  },
  { file: /^sqitch\.conf$/, command: ['sh', '-c', 'exec sqitch deploy "db:$DATABASE_URL"'] },
  { file: /^config\/application\.rb$/, command: ['bundle', 'exec', 'rails', 'db:migrate'] },
  { file: /^artisan$/, command: ['php', 'artisan', 'migrate', '--force'] },
]

/** What makes the tables of a service before it starts; undefined where it does so itself, or nothing says how. */
export function findMigration(folder: FolderView): Service['migrate'] {
  const { scripts, run, dependencies } = readScripts(folder)
  const start = scripts['start'] ?? ''
  if (/migrat|db push/.test(`${start} ${scripts['prestart'] ?? ''}`)) return undefined
  const script = Object.keys(scripts).find((name) => scriptNames.test(name))
  if (script !== undefined) {
    return { command: run(script), from: `${folder.name('package.json')}: scripts.${script}` }
  }
  const { run: python } = pythonTool(folder)
  const tool = [
    ...tools,
    { file: /^alembic\.ini$/, command: [...python, '-m', 'alembic', 'upgrade', 'head'] },
    { file: /^manage\.py$/, command: [...python, 'manage.py', 'migrate', '--noinput'] },
  ].find(({ file }) => folder.paths.some((path) => file.test(path)))
  const by = tool && folder.paths.find((path) => tool.file.test(path))
  if (tool && by !== undefined) return { command: tool.command, from: folder.name(by) }
  if (dependencies.includes('node-pg-migrate')) {
    return { command: ['npx', 'node-pg-migrate', 'up'], from: folder.name('package.json') }
  }
  return findSqlFiles(folder)
}

/** What a service has to fill its tables. */
export function findSeed(folder: FolderView): FoundCommand | undefined {
  const { scripts, run } = readScripts(folder)
  const script = Object.keys(scripts).find((name) => seedNames.test(name))
  if (script === undefined) return undefined
  return { command: run(script), from: `${folder.name('package.json')}: scripts.${script}` }
}

/** A folder of SQL files that make tables, where the service does not apply them itself. */
function findSqlFiles(folder: FolderView): Service['migrate'] {
  const files = [...folder.texts(/\.sql$/i)]
  const making = files.find(([, text]) => /create\s+(?:unlogged\s+)?table/i.test(text))
  if (!making) return undefined
  const [path, text] = making
  const marked = markedTool(path, text, folder)
  if (marked) return marked
  const from = folder.name(path)
  if (isApplied(folder, path)) return undefined
  const parent = posix.dirname(path)
  const alone = files.filter(([other]) => posix.dirname(other) === parent).length === 1
  const isAlone = parent === '.' || (alone && !/migrat|initdb|versions/i.test(parent))
  return { sql: isAlone ? path : parent, from }
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

const applying =
  /readFile|readdir|sqlx::migrate|golang-migrate|embed\.FS|\bopen\(|read_text|flyway|umzug|postgres-migrations|File\.read/

/** Whether a source both names these files, or their folder, and reads files: it applies them when it starts. */
function isApplied(folder: FolderView, path: string): boolean {
  const names = [posix.basename(path), posix.basename(posix.dirname(path))].filter(
    (name) => name !== '.',
  )
  const code = folder.texts(/\.(?:[cm]?[jt]s|py|go|rb|java|kt|php)$/)
  if (/flyway|liquibase/.test(folder.text('pom.xml') ?? folder.text('build.gradle') ?? ''))
    return true
  return [...code.values()].some(
    (text) => applying.test(text) && names.some((name) => text.includes(name)),
  )
}
