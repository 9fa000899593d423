import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../http/problem.ts'
import { readUserId, requireStorable } from '../http/user-id.ts'
import { toJsonText } from '../json/write-json.ts'
import { assign, assignmentVersion, type AssignPorts } from './assign.ts'
import { AssignmentAnswer, AssignmentRequest } from './schemas.ts'

export function assignmentRoutes(ports: AssignPorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/v1/assignment',
      {
        schema: {
          summary: 'The variants of a user, assigned once and for ever.',
          body: AssignmentRequest,
          response: { 200: AssignmentAnswer, '4xx': Problem, '5xx': Problem },
        },
      },
      async ({ body }, reply) => {
        requireStorable(body)
        const request = { ...body, anonymous_user_id: readUserId(body.anonymous_user_id) }
        const { assignments, config } = await assign(request, ports)
        // A schema's serialiser would round the numbers of the config.
        void reply.type('application/json; charset=utf-8').serializer(toJsonText)
        return {
          anonymous_user_id: request.anonymous_user_id,
          assignment_version: assignmentVersion,
          generated_at: ports.now().toISOString(),
          assignments: [...assignments],
          config,
        }
      },
    )
  }
}
