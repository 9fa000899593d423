import { readScripts } from './find-start.ts'
import type { FoundCommand, Start } from './findings.ts'
import type { FolderView } from './folder-view.ts'
import { describeUnsure, findPsqlFile, type FoundMigration } from './found-migration.ts'
import { findMakeTarget, findMigrationFile, findUnrunPreparation } from './migration-files.ts'
import { findSqlFiles } from './migration-sql.ts'
import { findMigrationTool } from './migration-tools.ts'

const none: FoundMigration = { migrate: undefined, gaps: [] }

const scriptNames =
  /^(?:db:|database:|prisma:|drizzle:|knex:|typeorm:)?(?:migrate|migrations?)(?::(?:up|deploy|latest|run|dev))?$|^(?:migrate|migrations?|db|database|schema):(?:up|run|deploy|migrate|push|sync|setup|init|create|load|schema|apply)$|^(?:setup|init|create|apply)[:-](?:db|database|schema|tables)$/
const seedNames = /^(?:db:)?seed$/

/** What makes the tables of a service before it starts; nothing where it does so itself. */
export function findMigration(folder: FolderView, start: Start | undefined): FoundMigration {
  const { scripts } = readScripts(folder)
  const line = `${scripts['start'] ?? ''} ${scripts['prestart'] ?? ''} ${start?.command.join(' ') ?? ''}`
  if (/migrat|db push/.test(line)) return none
  return (
    findScript(folder) ??
    findMigrationTool(folder, start) ??
    findMigrationFile(folder, line) ??
    findMakeTarget(folder) ??
    findSqlFiles(folder, line) ??
    findUnrunPreparation(folder, line) ??
    describeNone(folder)
  )
}

/** A script of package.json. One that calls psql may name a database of this machine: the file that it applies is taken. */
function findScript(folder: FolderView): FoundMigration | undefined {
  const { scripts, run } = readScripts(folder)
  const names = Object.keys(scripts).filter((one) => scriptNames.test(one))
  const name = names.find((one) => /migrat/.test(one)) ?? names[0]
  if (name === undefined) return undefined
  const script = scripts[name] ?? ''
  const from = `${folder.name('package.json')}: scripts.${name}`
  if (/\b(?:docker|podman)\b/.test(script)) {
    return { migrate: undefined, gaps: [describeUnsure(from, 'it runs in a container')] }
  }
  if (!/\bpsql\b/.test(script)) return { migrate: { command: run(name), from }, gaps: [] }
  const sql = findPsqlFile(script, folder)
  if (sql !== undefined) return { migrate: { sql, from }, gaps: [] }
  if (/DATABASE_URL/.test(script)) return { migrate: { command: run(name), from }, gaps: [] }
  return { migrate: undefined, gaps: [describeUnsure(from, 'psql names its database itself')] }
}

/** A backend whose files show nothing that makes tables would start on an empty database. */
const making =
  /create\s+(?:unlogged\s+)?table|create_all|\.sync\(|synchronize|AutoMigrate|ddl-auto|flyway|liquibase|create_table|createTable|pushSchema|migrat/i

function describeNone(folder: FolderView): FoundMigration {
  const texts = folder.texts(/\.(?:[cm]?[jt]s|py|go|rb|java|kt|php|ya?ml|properties|xml|gradle)$/)
  if ([...texts.values()].some((text) => making.test(text))) return none
  const gap =
    'tables: no file was found that makes them. If the backend does not make them when it starts, set start.migrate'
  return { migrate: undefined, gaps: [gap] }
}

/** What a service has to fill its tables. */
export function findSeed(folder: FolderView): FoundCommand | undefined {
  const { scripts, run } = readScripts(folder)
  const script = Object.keys(scripts).find((name) => seedNames.test(name))
  if (script === undefined) return undefined
  return { command: run(script), from: `${folder.name('package.json')}: scripts.${script}` }
}
