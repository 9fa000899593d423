import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { assignmentRoutes } from '../assignment/routes.ts'
import type { Catalogue } from '../assignment/catalogue.ts'
import { eventRoutes } from '../events/routes.ts'
import type { IngestPorts } from '../events/ingest.ts'
import type { MetricsReader } from '../metrics/pg-metrics-reader.ts'
import { metricsRoutes } from '../metrics/routes.ts'
import type { AssignmentStore, EventStore } from '../ports.ts'
import { type RunRollup, rollupRoutes } from '../rollups/routes.ts'
import { answerError, handleErrors } from './handle-error.ts'
import { handleTogether } from './handle-together.ts'
import { refuseBadAddresses, takeExactJson } from './json-bodies.ts'
import { measureRequests } from './metrics.ts'
import { serviceRoutes } from './service-routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Stands in the OpenAPI document in place of the schema that validates. */
    documentedBody?: unknown
  }
}

export type AppPorts = {
  readonly assignments: AssignmentStore
  readonly events: EventStore
  readonly catalogue: () => Promise<Catalogue>
  readonly checkReady: () => Promise<void>
  readonly now: () => Date
  readonly toEventId?: IngestPorts['toEventId']
  /** Rows that wait for a commit, for the metrics. */
  readonly queuedRows: () => number
  readonly runRollup: RunRollup
  readonly metrics: MetricsReader
  /** Opens the dashboard's endpoints; without one they answer 503. */
  readonly dashboardToken: string | undefined
}

export type AppOptions = {
  readonly ports: AppPorts
  readonly build: string
  readonly logger?: Logger
}

const bodyLimitBytes = 512 * 1024

/** The HTTP application over its ports. It listens to nothing yet. */
export async function buildApp({ ports, build, logger }: AppOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger | undefined = logger
  const app: FastifyInstance = Fastify({
    ...(loggerInstance ? { loggerInstance } : { logger: false }),
    bodyLimit: bodyLimitBytes,
    requestIdHeader: 'x-request-id',
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    // Keys such as __proto__ are data here: nothing assigns by key, and one event must not fail its neighbours.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // A request on a connection that was open when draining began is still answered.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      void reply.header('x-request-id', request.id)
      void answerError(error, request, reply)
    },
  })
  app.removeContentTypeParser(['application/json', 'text/plain'])
  endIdleConnections(app)
  takeExactJson(app)
  useStrictValidation(app)
  handleErrors(app)
  nameRequests(app)
  refuseBadAddresses(app)
  handleTogether(app)
  const metrics = measureRequests(app, ports.queuedRows)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Experiments',
        description: 'A/B assignment and event analytics on Postgres.',
        version: build,
      },
    },
    transform: ({ schema, url, route }) => {
      const documented = route.config?.documentedBody
      return { schema: documented ? { ...schema, body: documented } : schema, url }
    },
  })
  await app.register(
    serviceRoutes({ build, checkReady: ports.checkReady, renderMetrics: metrics.render }),
  )
  const { now } = ports
  await app.register(
    assignmentRoutes({ store: ports.assignments, catalogue: ports.catalogue, now }),
  )
  await app.register(
    eventRoutes({
      store: ports.events,
      now,
      ...(ports.toEventId ? { toEventId: ports.toEventId } : {}),
    }),
  )
  await app.register(rollupRoutes(ports))
  await app.register(metricsRoutes(ports))
  await app.ready()
  return app
}

/** Every answer has the id of its request, which logs name. */
function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    done()
  })
}

/**
 * Bodies are taken as they are: `5` is no user id. Query and path hold text only, so there a number is
 * read from its text.
 */
export function useStrictValidation(app: FastifyInstance): void {
  const options = {
    allErrors: true,
    removeAdditional: false,
    useDefaults: true,
    strict: false,
  } as const
  const exact = new Ajv({ ...options, coerceTypes: false })
  const fromText = new Ajv({ ...options, coerceTypes: true })
  addFormats.default(exact)
  addFormats.default(fromText)
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? exact : fromText).compile(schema as object),
  )
}

const sweepMs = 500

/**
 * While the application closes, ends each connection that has nothing under way. Without it closing waits for
 * connections that were opened in advance as long as Node's `headersTimeout`, a minute, and for those whose last answer
 * came after it began as long as the keep-alive of Fastify, 72 seconds.
 */
export function endIdleConnections(app: FastifyInstance): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', (done) => {
    const sweep = setInterval(() => {
      app.server.closeIdleConnections()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }, sweepMs)
    app.server.once('close', () => clearInterval(sweep))
    sweep.unref()
    done()
  })
}
