import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { invalidRequest, Problem } from '../http/problem.ts'
import { readUserId, requireStorable } from '../http/user-id.ts'
import { ingest, type IngestPorts } from './ingest.ts'
import { parseInstant } from './parse-instant.ts'
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
        const anonymous_user_id = readUserId(body.anonymous_user_id)
        return await ingest({ ...body, ...readSentAt(body.sent_at), anonymous_user_id }, ports)
      },
    )
  }
}

function readSentAt(text: string | undefined): { sent_at?: string } {
  if (text === undefined) return {}
  const atMs = parseInstant(text)
  if (atMs === undefined) throw invalidRequest([{ path: '/sent_at', message: 'is not a date' }])
  return { sent_at: new Date(atMs).toISOString() }
}
