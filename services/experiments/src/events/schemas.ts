import { Type, type Static } from 'typebox'
import { instantPattern } from './parse-instant.ts'

const nullableText = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }))

const instant = (description: string) => Type.String({ pattern: instantPattern, description })

const uuidPattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'

const JsonObject = Type.Record(Type.String(), Type.Unknown())

/** One event. Each is checked alone: an invalid one never rejects its neighbours. */
export const EventInput = Type.Object({
  event_id: Type.Optional(
    Type.String({
      pattern: uuidPattern,
      description: 'UUID. Without one the event gets a deterministic id.',
    }),
  ),
  event_name: Type.String({ pattern: '^[A-Za-z0-9_]{1,80}$' }),
  occurred_at: instant('ISO 8601 with an offset; at most 5 minutes ahead.'),
  properties: Type.Optional(JsonObject),
  context: Type.Optional(JsonObject),
})
export type EventInput = Static<typeof EventInput>

const envelope = {
  anonymous_user_id: Type.String({ description: '1 to 200 characters after trimming.' }),
  session_id: nullableText(200),
  install_id: nullableText(200),
  platform: Type.Optional(Type.Enum(['ios', 'android', 'web'])),
  app_version: nullableText(80),
  sent_at: Type.Optional(instant('When the client sent the batch.')),
}
const batchSize = { minItems: 1, maxItems: 1_000 }

/** What validates the request: its events are looked at one by one afterwards. */
export const EventsRequest = Type.Object({
  ...envelope,
  events: Type.Array(Type.Unknown(), batchSize),
})
export type EventsRequest = Static<typeof EventsRequest>

/** What documents the request. */
export const DocumentedEventsRequest = Type.Object({
  ...envelope,
  events: Type.Array(EventInput, batchSize),
})

const EventError = Type.Object({
  code: Type.String(),
  path: Type.String({ description: 'JSON Pointer into the event.' }),
  message: Type.String(),
})
export type EventError = Static<typeof EventError>

const EventResult = Type.Object({
  index: Type.Integer(),
  status: Type.Enum(['accepted', 'duplicate', 'duplicate_conflict', 'rejected']),
  event_id: Type.Optional(Type.String()),
  error: Type.Optional(EventError),
})
export type EventResult = Static<typeof EventResult>

export const EventsAnswer = Type.Object({
  ok: Type.Boolean(),
  received_at: Type.String(),
  accepted: Type.Integer(),
  duplicate: Type.Integer({ description: 'Stored already; includes duplicate_conflict.' }),
  rejected: Type.Integer(),
  results: Type.Array(EventResult),
})
export type EventsAnswer = Static<typeof EventsAnswer>
