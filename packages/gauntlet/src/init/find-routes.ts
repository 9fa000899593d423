import type { Route } from './findings.ts'
import { readHandler } from './read-handler.ts'

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

/** Fastify, too, names them apart: `app.route({ method: 'POST', url: '/x', ... })`. */
const fastifyRoute =
  /\.route\(\s*\{\s*method:\s*['"`](GET|POST|PUT|PATCH|DELETE)['"`]\s*,\s*(?:url|path):\s*['"`](\/[^'"`\s]*)['"`]/g

/** Without a framework: `method === 'GET' && url === '/x'`, in either order. */
const withoutFramework = [
  /\bmethod\s*===?\s*['"`](GET|POST|PUT|PATCH|DELETE)['"`]\s*&&\s*[\w.]*(?:url|path|pathname)\s*===?\s*['"`](\/[^'"`\s]*)['"`]/g,
  /\b(?:url|path|pathname)\s*===?\s*['"`](?<path>\/[^'"`\s]*)['"`]\s*&&\s*[\w.]*method\s*===?\s*['"`](?<method>GET|POST|PUT|PATCH|DELETE)['"`]/g,
]

/** `def do_POST(self):` of Python's http.server, and the paths with which it compares. */
const pythonMethod =
  /\bdef do_(GET|POST|PUT|PATCH|DELETE)\s*\((?:(?!\n[ \t]*(?:async )?def |\nclass )[\s\S])*/g
const pythonPath = /\b(?:path|url|route)\b[\w.]*\s*==\s*['"](\/[^'"\s]*)['"]/g

/** A route where it stands in the text of its file. */
type Named = { readonly method: string; readonly path: string; readonly at: number }

/** The routes that sources state in plain words; those that code puts together are not found. */
export function findRoutes(sources: Sources): Route[] {
  const python = [...sources].filter(([file]) => file.endsWith('.py')).map(([, text]) => text)
  const routes = [...sources].flatMap(([file, text]) => {
    const others = file.endsWith('.py') ? python : []
    const named = listNamed(file, text).toSorted((a, b) => a.at - b.at)
    return named.map(({ method, path, at }, place): Route => {
      if (method === 'GET') return { method, path, file }
      const next = named.slice(place + 1).find((other) => other.at > at)
      const handler = readHandler(text, { start: at, end: next?.at ?? text.length, others })
      return { method, path, file, handler }
    })
  })
  const seen = new Set<string>()
  return routes.filter(({ method, path }) => {
    const key = `${method} ${path}`
    return !seen.has(key) && seen.add(key)
  })
}

function listNamed(file: string, text: string): Named[] {
  const isScript = /\.[cm]?[jt]s$/.test(file)
  const own = patterns.filter(({ files }) => files.test(file)).map(({ pattern }) => pattern)
  const found = [...own, ...(isScript ? [fastifyRoute, ...withoutFramework] : [])].flatMap(
    (pattern) =>
      [...text.matchAll(pattern)].map(({ 1: first = '', 2: second = '', index, groups }): Named => {
        const method = groups?.['method'] ?? first
        return { method: method.toUpperCase(), path: groups?.['path'] ?? second, at: index }
      }),
  )
  return file.endsWith('.py') ? [...found, ...listPython(text)] : found
}

function listPython(text: string): Named[] {
  const decorated = [...text.matchAll(flask)].flatMap(({ 1: path = '', 2: methods, index }) =>
    [...(methods ?? 'GET').matchAll(/[A-Z]+/g)].map(([method]) => ({ method, path, at: index })),
  )
  const compared = [...text.matchAll(pythonMethod)].flatMap(({ 0: body, 1: method = '', index }) =>
    [...body.matchAll(pythonPath)].map(({ 1: path = '', index: within }) => {
      return { method, path, at: index + within }
    }),
  )
  return [...decorated, ...compared]
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
