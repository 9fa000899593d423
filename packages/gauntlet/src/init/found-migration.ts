import type { Service } from './findings.ts'
import type { FolderView } from './folder-view.ts'

/** What makes the tables before a service starts, and what could not be known of that: one sentence each. */
export type FoundMigration = {
  readonly migrate: Service['migrate']
  readonly gaps: readonly string[]
}

/** `psql shop -f schema.sql`, `psql "$DATABASE_URL" < schema.sql`, where it is the only file. */
export function findPsqlFile(line: string, folder: FolderView): string | undefined {
  const files = [...line.matchAll(/(?:-f\s*|--file[= ]|<\s*)["']?([\w./-]+\.sql)\b/g)].map(
    ([, file = '']) => file.replace(/^\.\//, ''),
  )
  const [file] = files
  return files.length === 1 && file !== undefined && folder.has(file) ? file : undefined
}

export const describeUnsure = (file: string, why: string): string =>
  `tables: ${file} seems to make them, and is not proposed: ${why}. Set start.migrate to what makes them in the database that DATABASE_URL names`
