import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { assignmentRoutes } from '../assignment/routes.ts'
import type { Catalogue } from '../assignment/catalogue.ts'
import { eventRoutes } from '../events/routes.ts'
import type { IngestPorts } from '../events/ingest.ts'
import type { MetricsReader } from '../metrics/pg-metrics-reader.ts'
import { metricsRoutes } from '../metrics/routes.ts'
import type { AssignmentStore, EventStore } from '../ports.ts'
import { rollupRoutes, type RunRollup } from '../rollups/routes.ts'
import { endIdleConnections } from './end-idle-connections.ts'
import { answerError, handleErrors } from './handle-error.ts'
import { refuseBadAddresses, takeExactJson } from './json-bodies.ts'
import { measureRequests } from './metrics.ts'
import { serviceRoutes } from './service-routes.ts'
import { useStrictValidation } from './validation.ts'

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
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
  })
  refuseBadAddresses(app)
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
