import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../http/problem.ts'
import { readUserId, requireStorable } from '../http/user-id.ts'
import { ingest, type IngestPorts } from './ingest.ts'
import { DocumentedEventsRequest, EventsAnswer, EventsRequest } from './schemas.ts'

export function eventRoutes(ports: IngestPorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/v1/events',
      {
        config: { documentedBody: DocumentedEventsRequest },
        schema: {
          summary: 'Stores a batch of events, each once and for ever.',
          body: EventsRequest,
          response: { 200: EventsAnswer, '4xx': Problem, '5xx': Problem },
        },
      },
      async ({ body }) => {
        requireStorable(body)
        return await ingest(
          { ...body, anonymous_user_id: readUserId(body.anonymous_user_id) },
          ports,
        )
      },
    )
  }
}
