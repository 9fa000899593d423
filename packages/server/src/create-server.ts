import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import fastify from 'fastify'
import fastifyStatic from '@fastify/static'
import { ToolError } from '@gauntlet/contract'
import { refuseBadAddresses, refuseUnreadable } from './addresses.ts'
import type { App, ReadGaps, SchemaTypes, Stored } from './app.ts'
import { addErrors } from './errors.ts'
import type { ServedPage } from './project-pages/served-page.ts'
import { addBenchmarkRoutes } from './routes/benchmarks.ts'
import { addEvidenceRoutes } from './routes/evidence.ts'
import { addGapRoutes } from './routes/gaps.ts'
import { addLiveRoutes } from './routes/live.ts'
import { addProjectPageRoutes } from './routes/project-pages.ts'
import { addRunRoutes } from './routes/runs.ts'
import { addVerdictRoutes } from './routes/verdicts.ts'
import { addSignIn } from './sign-in/sign-in.ts'

export type ServerOptions = {
  readonly store: Stored
  /** What DASHBOARD_TOKEN holds; without it the dashboard is open, and answers under loopback names only. */
  readonly token?: string
  /** The folder of the built pages; without it there is the API alone. */
  readonly builtPages?: string
  /** The project's known gaps; it has none without it. */
  readonly readGaps?: ReadGaps
  /** Pages of the project's own backend; it has none without it. */
  readonly pages?: readonly ServedPage[]
  /** Proxies whose `X-Forwarded-For` names the client; without them it is never believed. */
  readonly trustedProxies?: readonly string[]
  /** Milliseconds, for the expiry of sessions. */
  readonly now?: () => number
  /** Where log lines go; none are written without it. */
  readonly log?: { write(line: string): void }
}

/** The dashboard's server, not listening yet: `await server.listen({ host, port })`. */
export async function createServer(options: ServerOptions): Promise<App> {
  const { store, token, builtPages, readGaps, now = Date.now, log } = options
  const { trustedProxies = [], pages = [] } = options
  const app: App = fastify({
    logger: log ? { level: 'warn', stream: log } : false,
    bodyLimit: 16 * 1024,
    trustProxy: [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true },
    // Browsers open connections in advance, and reading again loses nothing: the end waits for none of them.
    forceCloseConnections: true,
    // What the router cannot read comes before every hook.
    frameworkErrors: refuseUnreadable,
  }).withTypeProvider<SchemaTypes>()
  // Documents are sent as they are stored: the schemas of answers describe, they do not filter.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  addErrors(app)
  refuseBadAddresses(app)
  await app.register(fastifyHelmet, { contentSecurityPolicy, strictTransportSecurity: false })
  await app.register(fastifyCookie)
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Gauntlet dashboard', version: '1' } },
  })
  addSignIn(app, { token, now })
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
  })
  addVerdictRoutes(app, store)
  addRunRoutes(app, store)
  addLiveRoutes(app, store)
  addBenchmarkRoutes(app, store)
  addEvidenceRoutes(app, store)
  addProjectPageRoutes(app, { pages, now })
  addGapRoutes(app, { verdicts: store.verdicts, readGaps, now })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  if (builtPages !== undefined) await addBuiltPages(app, builtPages)
  return app
}

/** The OpenAPI description, made without a store. */
export async function describeApi(): Promise<object> {
  const server = await createServer({ store: {} as Stored })
  await server.ready()
  return server.swagger()
}

/** Nothing inline, neither script nor style. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
}

/** The built pages; every address that is no file is the one page, which routes by itself. */
export async function addBuiltPages(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    // Vite's build writes `name.js.gz` beside `name.js`.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names assets by their content.
      const forGood = path.includes('/assets/')
      reply.setHeader('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      reply.setHeader('vary', 'accept-encoding')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || /^\/(api|assets|pages)\//.test(request.url)) {
      throw new ToolError('NOT_FOUND', 'there is nothing at this address')
    }
    return reply.sendFile('index.html')
  })
}
