import { findClosing } from './code-scan.ts'
import { listDeclaredRoutes } from './declared-routes.ts'
import type { Handler, Route, Sources } from './findings.ts'
import { readHandler } from './read-handler.ts'
import { endOfFunction, findAnswers, findStatusesElsewhere, type Span } from './read-statuses.ts'
import { joinPaths, readPrefixes, type Prefixes } from './route-prefixes.ts'

const script = /\.[cm]?[jt]s$/

/** How frameworks name a route: `app.get('/x'`, `@app.post("/x"`, `r.GET("/x"`, `HandleFunc("GET /x"`, `get '/x'`. */
const patterns: readonly { readonly files: RegExp; readonly pattern: RegExp }[] = [
  {
    files: script,
    pattern:
      /\b(?<on>\w+)\.(get|post|put|patch|delete)\s*(?:<[^>(]*>)?\(\s*['"`](?<path>\/[^'"`\s]*)['"`]/g,
  },
  {
    files: /\.py$/,
    pattern: /@(?<on>\w+)\.(get|post|put|patch|delete)\(\s*['"](?<path>(?:\/[^'"\s]*)?)['"]/g,
  },
  {
    files: /\.go$/,
    pattern: /\b(?<on>\w+)\.(GET|POST|PUT|PATCH|DELETE|Get|Post)\(\s*"(?<path>\/[^"\s]*)"/g,
  },
  { files: /\.go$/, pattern: /HandleFunc\(\s*"(GET|POST|PUT|PATCH|DELETE) (?<path>\/[^"\s]*)"/g },
  { files: /\.rb$/, pattern: /^\s*(get|post|put|patch|delete)\s+['"](?<path>\/[^'"\s]*)['"]/gm },
  // Fastify names method and path apart, too: `app.route({ method: 'POST', url: '/x', ... })`.
  {
    files: script,
    pattern:
      /\b(?<on>\w+)\.route\(\s*\{\s*method:\s*['"`](GET|POST|PUT|PATCH|DELETE)['"`]\s*,\s*(?:url|path):\s*['"`](?<path>\/[^'"`\s]*)['"`]/g,
  },
  // Without a framework: `method === 'GET' && url === '/x'` or `method !== 'GET' || url !== '/x'`, in either order.
  {
    files: script,
    pattern:
      /\bmethod\s*(?:===?|!==?)\s*['"`](GET|POST|PUT|PATCH|DELETE)['"`]\s*(?:&&|\|\|)\s*[\w.]*(?:url|path|pathname)\s*(?:===?|!==?)\s*['"`](?<path>\/[^'"`\s]*)['"`]/g,
  },
  {
    files: script,
    pattern:
      /\b(?:url|path|pathname)\s*(?:===?|!==?)\s*['"`](?<path>\/[^'"`\s]*)['"`]\s*(?:&&|\|\|)\s*[\w.]*method\s*(?:===?|!==?)\s*['"`](GET|POST|PUT|PATCH|DELETE)['"`]/g,
  },
  {
    files: script,
    pattern: /(?:\bcase\s*|===?\s*)['"`](GET|POST|PUT|PATCH|DELETE) (?<path>\/[^'"`\s]*)['"`]/g,
  },
]

/** Express, too, names the path apart: `router.route('/x').get(...).post(...)`. */
const chained = /\b(\w+)\.route\(\s*['"`](\/[^'"`\s]*)['"`]\s*\)/g

/** Flask names the methods apart: `@app.route("/x", methods=["POST"])`. */
const flask = /@(\w+)\.route\(\s*['"]((?:\/[^'"\s]*)?)['"](?:[^)]*?methods\s*=\s*[[(]([^\])]*))?/g

/** `def do_POST(self):` of Python's http.server, and the paths with which it compares. */
const pythonMethod =
  /\bdef do_(GET|POST|PUT|PATCH|DELETE)\s*\((?:(?!\n[ \t]*(?:async )?def |\nclass )[\s\S])*/g
const pythonPath =
  /\b(?:path|url|route)\b[\w.]*\s*(?:[=!]=|(?:not\s+)?in\s*[([{])\s*((?:['"]\/[^'"\s]*['"][\s,]*)+)|\bcase\s+(['"]\/[^'"\s]*['"])\s*:|(['"]\/[^'"\s]*['"])\s*[=!]=\s*[\w.]*(?:path|url|route)\b/g

/** A route where it stands in the text of its file. */
type Named = {
  readonly method: string
  readonly path: string
  readonly at: number
  /** On what it is put: `router`. */
  readonly on: string | undefined
  /** What answers it, where code beside it answers other paths. */
  readonly answers?: Span
  /** What the framework puts before it; part of the path. */
  readonly prefix?: string
  readonly mayNeedPrefix?: true
}

/** The routes that sources state in plain words; those that code puts together are not found. */
export function findRoutes(sources: Sources): Route[] {
  const code = new Map([...sources].map(([file, text]) => [file, withoutComments(file, text)]))
  const prefixes = readPrefixes(code)
  const declared = listDeclaredRoutes(code)
  const python = [...sources].filter(([file]) => file.endsWith('.py')).map(([, text]) => text)
  const classes = [...code].filter(([file]) => /\.[cm]?ts$/.test(file)).map(([, text]) => text)
  const files = [...code].map(([file, text]) => {
    const ofFramework = (declared.get(file) ?? []).map((one): Named => ({ ...one, on: undefined }))
    const isRails = ofFramework.length > 0 && file.endsWith('.rb')
    const named = [...(isRails ? [] : listNamed(file, text)), ...ofFramework]
      .filter(({ on: name, at }) => name === undefined || prefixes.isReceiver({ file, name, at }))
      .toSorted((a, b) => a.at - b.at)
    const spans = named.map((one, place): Span => {
      const next = named.slice(place + 1).find((other) => other.at > one.at)
      const end = Math.min(next?.at ?? text.length, findEnd({ file, text }, one))
      return { start: one.at, end }
    })
    return { file, text, named, spans }
  })
  const read = files.filter(({ file }) => script.test(file) || file.endsWith('.py'))
  const elsewhere = [
    ...new Set(
      read.flatMap(({ text, named, spans }) =>
        // What a method of http.server answers is left out as a whole.
        findStatusesElsewhere(
          text,
          spans.filter((_, at) => named[at]?.answers === undefined),
        ),
      ),
    ),
  ]
  const routes = files.flatMap(({ file, text, named, spans }) => {
    const about = {
      others: file.endsWith('.py') ? python : [],
      dtos: text.includes('@Body(') ? classes : [],
      elsewhere: script.test(file) || file.endsWith('.py') ? elsewhere : undefined,
    }
    return named.flatMap((one, at): Route[] => {
      const span = spans[at]
      const handler =
        one.method === 'GET' || span === undefined
          ? undefined
          : readHandler(text, { ...span, ...about, answers: one.answers })
      return toRoutes({ ...one, file }, { prefixes, handler })
    })
  })
  const seen = new Set<string>()
  return routes.filter(({ method, path }) => {
    const key = `${method} ${path}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Where the code of a route ends, as far as its language shows it. */
function findEnd({ file, text }: { file: string; text: string }, { on, at }: Named): number {
  if (on === undefined) return text.length
  if (file.endsWith('.py')) return endOfFunction(text, at)
  if (!script.test(file)) return text.length
  return findClosing(text, text.indexOf('(', at)) + 1
}

/** A route under each path by which it is reached. */
function toRoutes(
  { method, path, file, on: name, at, prefix: own, mayNeedPrefix }: Named & { readonly file: string },
  { prefixes, handler }: { readonly prefixes: Prefixes; readonly handler: Handler | undefined },
): Route[] {
  const found = name === undefined ? undefined : prefixes.list({ file, name, at })
  if (own !== undefined) {
    const more = { ...(handler && { handler }), ...(mayNeedPrefix && { mayNeedPrefix }) }
    return [{ method, path, file, ...more, ...(own !== '' && { prefix: own }) }]
  }
  const { prefixes: all, isSure } = found ?? { prefixes: [''], isSure: true }
  return all.flatMap((prefix): Route[] => {
    const whole = joinPaths(prefix, path)
    const more = { ...(handler && { handler }), ...(!isSure && { mayNeedPrefix: true as const }) }
    return whole === '' ? [] : [{ method, path: whole, file, ...more, ...(prefix !== '' && { prefix }) }]
  })
} // prettier-ignore

/** Lines that are comments as blanks, so that places stay what they are. */
function withoutComments(file: string, text: string): string {
  const lines = /\.(?:py|rb)$/.test(file) ? /^[ \t]*#.*$/gm : /^[ \t]*\/\/.*$|^[ \t]*\/\*[\s\S]*?\*\//gm
  return text.replaceAll(lines, (comment) => comment.replaceAll(/[^\n]/g, ' '))
} // prettier-ignore

function listNamed(file: string, text: string): Named[] {
  const own = patterns.filter(({ files }) => files.test(file)).map(({ pattern }) => pattern)
  const found = own.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, groups = {}, ...match }): Named => {
      const { path = '', on } = groups
      const method = [match[1], match[2]].find((one) => one !== path && one !== on) ?? ''
      return { method: method.toUpperCase(), path, at: index, on }
    }),
  )
  if (file.endsWith('.py')) return [...found, ...listPython(text)]
  return script.test(file) ? [...found, ...listChained(text)] : found
}

function listChained(text: string): Named[] {
  return [...text.matchAll(chained)].flatMap(({ 0: call, 1: on, 2: path = '', index }) => {
    const found: Named[] = []
    for (let at = index + call.length; ;) {
      const next = /^\s*\.(get|post|put|patch|delete|all)\s*\(/.exec(text.slice(at, at + 80))
      if (!next) return found
      const method = (next[1] ?? '').toUpperCase()
      if (method !== 'ALL') found.push({ method, path, at, on })
      at = findClosing(text, at + next[0].length - 1) + 1
    }
  })
}

function listPython(text: string): Named[] {
  const decorated = [...text.matchAll(flask)].flatMap(({ 1: on, 2: path = '', 3: methods, index }) =>
    [...(methods ?? 'GET').matchAll(/[A-Z]+/g)].map(([method]) => ({ method, path, at: index, on })),
  )
  const compared = [...text.matchAll(pythonMethod)].flatMap(({ 0: body, 1: method = '', index }) =>
    [...body.matchAll(pythonPath)].flatMap(({ 1: list, 2: one, 3: other, index: within }) =>
      [...(list ?? one ?? other ?? '').matchAll(/['"](\/[^'"\s]*)['"]/g)].map(([, path = '']) => {
        const answers = findAnswers(text, { at: index + within, end: index + body.length })
        return { method, path, at: index + within, on: undefined, answers }
      }),
    ),
  )
  return [...decorated, ...compared]
} // prettier-ignore

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
    const route =
      known.find(({ path }) => path === tail || path === `/api${tail}`) ??
      known.find((one) => 'prefix' in one && one.path === `${one.prefix}${tail}`)
    if (route) return { path: route.path, from: route.file }
    for (const [file, text] of sources) {
      if (new RegExp(`['"\`](?:GET )?${tail}['"\`]`).test(text)) return { path: tail, from: file }
    }
  }
  const plain = known.find(({ path }) => /^\/[\w/-]*$/.test(path))
  return plain && { path: plain.path, from: plain.file }
}
