import { posix } from 'node:path'
import { pythonTool } from './find-python.ts'
import { readScripts } from './find-start.ts'
import type { Start } from './findings.ts'
import type { FolderView } from './folder-view.ts'
import type { FoundMigration } from './found-migration.ts'

/** A tool that makes tables, and the file by which it is known. */
type Tool = {
  readonly file: RegExp
  readonly command: readonly string[]
  /** Which files say which database it changes; by default that is known. */
  readonly settings?: RegExp
}

const readsVariable =
  /environ|getenv|process\.env|import\.meta\.env|\benv\(|\benv\.|dj_database_url|settings|set_main_option|database_url/i

const tools: readonly Tool[] = [
  {
    file: /^prisma\/migrations\/.+\/migration\.sql$/,
    command: ['npx', 'prisma', 'migrate', 'deploy'],
  },
  { file: /^prisma\/schema\.prisma$/, command: ['npx', 'prisma', 'db', 'push'] },
  {
    file: /^knexfile\.[cm]?[jt]s$/,
    command: ['npx', 'knex', 'migrate:latest'],
    settings: /^knexfile\.[cm]?[jt]s$/,
  },
  {
    file: /^(?:\.config\/)?kysely\.config\.[cm]?[jt]s$/,
    command: ['npx', 'kysely', 'migrate:latest'],
  },
  { file: /^\.sequelizerc$/, command: ['npx', 'sequelize-cli', 'db:migrate'] },
  { file: /^sqitch\.conf$/, command: ['sh', '-c', 'exec sqitch deploy "db:$DATABASE_URL"'] },
  { file: /^config\/application\.rb$/, command: ['bundle', 'exec', 'rails', 'db:migrate'] },
  { file: /^artisan$/, command: ['php', 'artisan', 'migrate', '--force'] },
]

/** Known, and not proposed: how it is called depends on what its file holds. */
const unsure: readonly { readonly file: RegExp; readonly why: string }[] = [
  {
    file: /(?:^|\/)(?:data-?source|ormconfig)\.[cm]?[jt]s(?:on)?$/i,
    why: 'TypeORM is called with a file that may have to be built first (`npx typeorm migration:run -d FILE`)',
  },
  { file: /(?:^|\/)(?:flyway\.conf|flyway\.toml)$/, why: 'Flyway takes the URL of a JDBC driver' },
  { file: /(?:^|\/)liquibase\.properties$/, why: 'Liquibase takes the URL of a JDBC driver' },
  { file: /(?:^|\/)atlas\.hcl$/, why: 'Atlas is called with the name of an environment' },
]

/** What the file of a migration tool shows; undefined without one. */
export function findMigrationTool(
  folder: FolderView,
  start: Start | undefined,
): FoundMigration | undefined {
  const { dependencies } = readScripts(folder)
  const tool = listTools(folder).find(({ file }) => folder.paths.some((path) => file.test(path)))
  const by = tool && folder.paths.find((path) => tool.file.test(path))
  if (tool && by !== undefined) {
    const fixed = findFixedSettings(folder, tool)
    if (fixed === undefined)
      return { migrate: { command: tool.command, from: folder.name(by) }, gaps: [] }
    const gap = `tables: ${folder.name(fixed)} names a database and reads no variable: what it would change is not the database of Gauntlet. Let it read DATABASE_URL, then set start.migrate to [${tool.command.map((word) => `'${word}'`).join(', ')}]`
    return { migrate: undefined, gaps: [gap] }
  }
  const flask = findFlaskCommand(folder, start)
  if (flask) return flask
  if (dependencies.includes('node-pg-migrate')) {
    const command = ['npx', 'node-pg-migrate', 'up']
    return { migrate: { command, from: folder.name('package.json') }, gaps: [] }
  }
  for (const { file, why } of unsure) {
    const found = folder.paths.find((path) => file.test(path))
    if (found !== undefined) {
      const gap = `tables: ${folder.name(found)} seems to belong to what makes them, and nothing is proposed: ${why}. Set start.migrate`
      return { migrate: undefined, gaps: [gap] }
    }
  }
  return undefined
}

function listTools(folder: FolderView): Tool[] {
  const { run: python } = pythonTool(folder)
  const drizzle = folder.paths.find((path) => /^drizzle\.config\.[cm]?[jt]s$/.test(path))
  const out = /\bout\s*:\s*['"`]\.?\/?([\w/-]+)/.exec(folder.text(drizzle ?? '') ?? '')?.[1]
  const isGenerated = folder.paths.some(
    (path) => path.endsWith('.sql') && path.startsWith(`${posix.normalize(out ?? 'drizzle')}/`),
  )
  return [
    ...tools,
    {
      file: /^drizzle\.config\.[cm]?[jt]s$/,
      // Without generated files there is nothing to migrate by.
      command: ['npx', 'drizzle-kit', ...(isGenerated ? ['migrate'] : ['push', '--force'])],
      settings: /^drizzle\.config\.[cm]?[jt]s$/,
    },
    {
      file: /^alembic\.ini$/,
      command: [...python, '-m', 'alembic', 'upgrade', 'head'],
      settings: /^(?:alembic\.ini|[\w/]*\benv\.py)$/,
    },
    { file: /^manage\.py$/, command: [...python, 'manage.py', 'migrate', '--noinput'] },
  ]
}

/** A file that names a database, where none of these files reads a variable. */
function findFixedSettings(folder: FolderView, { settings }: Tool): string | undefined {
  if (!settings) return undefined
  const files = [...folder.texts(settings)]
  if (files.some(([, text]) => readsVariable.test(text))) return undefined
  const naming =
    /^\s*sqlalchemy\.url\s*=\s*(?!driver:)\S|postgres(?:ql)?(?:\+\w+)?:\/\/|\b(?:host|database|connectionString)\s*:/m
  return files.find(([, text]) => naming.test(text))?.[0]
}

/** `@app.cli.command("init-db")`, and Flask-Migrate. */
function findFlaskCommand(folder: FolderView, start: Start | undefined): FoundMigration | undefined {
  const line = start?.command.at(-1) ?? ''
  const [, flask] = /^(.* -m flask --app \S+) run /.exec(line) ?? []
  if (flask === undefined) return undefined
  const texts = [...folder.texts(/\.py$/)]
  const versions = folder.paths.find((path) => /^migrations\/(?:alembic\.ini|env\.py)$/.test(path))
  if (versions !== undefined && texts.some(([, text]) => /flask_migrate/.test(text))) {
    const command = ['sh', '-c', `${flask} db upgrade`]
    return { migrate: { command, from: folder.name(versions) }, gaps: [] }
  }
  const naming =
    /@(?:\w+\.cli|click)\.command\(\s*['"]((?:init|create|migrate|setup|upgrade)[\w-]*)['"]/
  for (const [path, text] of texts) {
    const name = naming.exec(text)?.[1]
    if (name === undefined) continue
    const command = ['sh', '-c', `${flask} ${name}`]
    return { migrate: { command, from: `${folder.name(path)}: ${name}` }, gaps: [] }
  }
  return undefined
} // prettier-ignore
