import type { Route } from './findings.ts'

/** The sources of one service, by path. */
export type Sources = ReadonlyMap<string, string>

/** How frameworks name a route: `app.get('/x'`, `@app.post("/x"`, `r.GET("/x"`, `HandleFunc("GET /x"`, `get '/x'`. */
const patterns: readonly { readonly files: RegExp; readonly pattern: RegExp }[] = [
  {
    files: /\.[cm]?[jt]s$/,
    pattern:
      /\b(?:app|server|fastify|api|web|instance)\.(get|post|put|patch|delete)\s*(?:<[^>(]*>)?\(\s*['"`](\/[^'"`\s]*)['"`]/g,
  },
  { files: /\.py$/, pattern: /@\w+\.(get|post|put|patch|delete)\(\s*['"](\/[^'"\s]*)['"]/g },
  { files: /\.go$/, pattern: /\.(GET|POST|PUT|PATCH|DELETE|Get|Post)\(\s*"(\/[^"\s]*)"/g },
  { files: /\.go$/, pattern: /HandleFunc\(\s*"(GET|POST|PUT|PATCH|DELETE) (\/[^"\s]*)"/g },
  { files: /\.rb$/, pattern: /^\s*(get|post|put|patch|delete)\s+['"](\/[^'"\s]*)['"]/gm },
  {
    files: /\.(?:java|kt)$/,
    pattern: /@(Get|Post|Put|Patch|Delete)Mapping\(\s*(?:value\s*=\s*)?"(\/[^"\s]*)"/g,
  },
]

/** Flask names the methods apart: `@app.route("/x", methods=["POST"])`. */
const flask = /@\w+\.route\(\s*['"](\/[^'"\s]*)['"](?:[^)]*?methods\s*=\s*[[(]([^\])]*))?/g

/** The routes that sources state in plain words; those that code puts together are not found. */
export function findRoutes(sources: Sources): Route[] {
  const routes: Route[] = []
  for (const [file, text] of sources) {
    for (const { files, pattern } of patterns) {
      if (!files.test(file)) continue
      for (const [, method = '', path = ''] of text.matchAll(pattern)) {
        routes.push({ method: method.toUpperCase(), path, file })
      }
    }
    if (!file.endsWith('.py')) continue
    for (const [, path = '', methods = 'GET'] of text.matchAll(flask)) {
      for (const [method] of methods.matchAll(/[A-Z]+/g)) routes.push({ method, path, file })
    }
  }
  const seen = new Set<string>()
  return routes.filter(({ method, path }) => {
    const key = `${method} ${path}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Paths that answer once a service can serve, the surest first. */
const readyPaths =
  '/ready /readyz /health/ready /-/ready /health /healthz /health_check /healthcheck /actuator/health /livez /live /up /ping /status'.split(
    ' ',
  )

/** A path that sources or a document name, by which readiness can be asked. */
export function findReadyPath(
  routes: readonly Route[],
  sources: Sources,
  documented: readonly string[],
): { readonly path: string; readonly from: string } | undefined {
  const known = [
    ...routes.filter(({ method }) => method === 'GET'),
    ...documented.map((path) => ({ path, file: 'the OpenAPI document' })),
  ]
  for (const tail of readyPaths) {
    const route = known.find(({ path }) => path === tail || path === `/api${tail}`)
    if (route) return { path: route.path, from: route.file }
    for (const [file, text] of sources) {
      if (new RegExp(`['"\`](?:GET )?${tail}['"\`]`).test(text)) return { path: tail, from: file }
    }
  }
  const plain = known.find(({ path }) => /^\/[\w/-]*$/.test(path))
  return plain && { path: plain.path, from: plain.file }
}

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
