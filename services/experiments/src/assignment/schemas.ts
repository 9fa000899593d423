import { Type, type Static } from 'typebox'
import { semverPattern } from './semver.ts'

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
