import type { Sources } from './findings.ts'

const read = String.raw`(?:process\.env\.|process\.env\[\s*['"]|environ(?:\.get\(|\[)\s*['"]|getenv\(\s*['"]|Getenv\(\s*"|LookupEnv\(\s*"|ENV(?:\.fetch\(|\[)\s*['"]|env\(\s*['"]|\$\{)`

/** Which of some variables of the environment sources read, most often named first. */
export function findVariables(sources: Sources, names: RegExp): string[] {
  const counts = new Map<string, number>()
  for (const text of sources.values()) {
    for (const [, name = ''] of text.matchAll(new RegExp(`${read}([A-Z][A-Z0-9_]*)`, 'g'))) {
      if (names.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([name]) => name)
}

/** Ports of other things. */
const otherPorts =
  /^(?:PG|DB|DATABASE|POSTGRES|MYSQL|REDIS|SMTP|MAIL|KAFKA|RABBIT|MONGO|DEBUG|METRICS)/

/** In which variable the service takes its port: PORT, another one, or none that the sources show. */
export function findPortVariable(sources: Sources): string | undefined {
  const found = findVariables(sources, /^(?:[A-Z0-9_]*_)?PORT$/).filter(
    (name) => !otherPorts.test(name),
  )
  return found.includes('PORT') ? 'PORT' : found[0]
}

/** In which variable it takes the URL of its database. */
export function findDatabaseVariable(sources: Sources): string | undefined {
  const names =
    /^(?:DATABASE_URL|DATABASE_URI|DB_URL|DB_URI|DB_CONNECTION_STRING|DATABASE_CONNECTION_STRING|POSTGRES(?:QL)?_UR[LI]|PG_UR[LI]|PGURL|PG_CONNECTION_STRING|POSTGRES_DSN|DATABASE_DSN|DB_DSN|SQLALCHEMY_DATABASE_URI)$/
  const found = findVariables(sources, names)
  return found.includes('DATABASE_URL') ? 'DATABASE_URL' : found[0]
}
