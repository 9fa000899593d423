import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Static, Type } from 'typebox'
import { Problem } from '../http/problem.ts'
import { readUserId, requireStorable } from '../http/user-id.ts'
import { toJsonText } from '../json/write-json.ts'
import { type AssignPorts, assign, assignmentVersion } from './assign.ts'
import { semverPattern } from './semver.ts'

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
        void reply.type('application/json; charset=utf-8').serializer(toAnswerText)
        return {
          anonymous_user_id: request.anonymous_user_id,
          assignment_version: assignmentVersion,
          generated_at: ports.now().toISOString(),
          assignments,
          config,
        }
      },
    )
  }
}

export const AssignmentRequest = Type.Object({
  anonymous_user_id: Type.String({ description: '1 to 200 characters after trimming.' }),
  session_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  app_version: Type.Optional(
    Type.String({ pattern: semverPattern, maxLength: 80, description: 'Semantic version.' }),
  ),
  install_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  platform: Type.Optional(Type.Enum(['ios', 'android', 'web'])),
})
export type AssignmentRequest = Static<typeof AssignmentRequest>

export const AssignmentAnswer = Type.Object({
  anonymous_user_id: Type.String(),
  assignment_version: Type.Integer(),
  generated_at: Type.String(),
  assignments: Type.Array(
    Type.Object({
      experiment_id: Type.String(),
      variant_id: Type.String(),
      variant_name: Type.String(),
    }),
  ),
  config: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Base config, then the overrides of each assigned variant in experiment_id order.',
  }),
})
export type AssignmentAnswer = Static<typeof AssignmentAnswer>

/** What users with the same variants have in common, by its list of assignments. */
const commonTexts = new WeakMap<AssignmentAnswer['assignments'], string>()

/** A serialiser made from the schema would round the numbers of the config, and write anew what many answers have in common. */
function toAnswerText({ assignments, config, ...ofUser }: AssignmentAnswer): string {
  const common = commonTexts.get(assignments) ?? toJsonText({ assignments, config })
  commonTexts.set(assignments, common)
  return `${JSON.stringify(ofUser).slice(0, -1)},${common.slice(1)}`
}
