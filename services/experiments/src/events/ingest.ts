import type { EventStatus, EventStore, NewEvent } from '../ports.ts'
import { checkEvent } from './check-event.ts'
import { toFallbackEventId, toPayloadFingerprint } from './event-identity.ts'
import type { EventError, EventInput, EventResult, EventsAnswer, EventsRequest } from './schemas.ts'

export type IngestPorts = {
  readonly store: EventStore
  readonly now: () => Date
  /** The id of an event without one; deterministic unless another is put in its place. */
  readonly toEventId?: typeof toFallbackEventId
}

type Slot = { readonly index: number; readonly event: NewEvent }

/** Checks each event, stores the good ones in one commit, and answers for each in request order. */
export async function ingest(request: EventsRequest, ports: IngestPorts): Promise<EventsAnswer> {
  const receivedAt = ports.now()
  const results: (EventResult | undefined)[] = []
  const slots: Slot[] = []
  for (const [index, input] of request.events.entries()) {
    const { event, occurredAtMs, error } = checkEvent(input, receivedAt.getTime())
    if (error) results[index] = { index, status: 'rejected', error }
    else
      slots.push({ index, event: toNewEvent({ request, event, occurredAtMs, receivedAt }, ports) })
  }
  const statuses =
    slots.length === 0 ? [] : await ports.store.insert(slots.map(({ event }) => event))
  for (const [at, { index, event }] of slots.entries()) {
    results[index] = toResult(index, event.event_id, statuses[at])
  }
  return summarise(results as EventResult[], receivedAt)
}

type Accepted = {
  readonly request: EventsRequest
  readonly event: EventInput
  readonly occurredAtMs: number
  readonly receivedAt: Date
}

function toNewEvent(
  { request, event, occurredAtMs, receivedAt }: Accepted,
  ports: IngestPorts,
): NewEvent {
  const content = {
    anonymous_user_id: request.anonymous_user_id,
    session_id: request.session_id ?? null,
    event_name: event.event_name,
    occurred_at_ms: occurredAtMs,
    properties: event.properties ?? {},
    context: event.context ?? {},
  }
  return {
    event_id: event.event_id?.toLowerCase() ?? (ports.toEventId ?? toFallbackEventId)(content),
    anonymous_user_id: content.anonymous_user_id,
    session_id: content.session_id,
    install_id: request.install_id ?? null,
    platform: request.platform ?? null,
    app_version: request.app_version ?? null,
    event_name: content.event_name,
    occurred_at: new Date(occurredAtMs).toISOString(),
    received_at: receivedAt.toISOString(),
    sent_at: request.sent_at ?? null,
    properties: content.properties,
    context: content.context,
    payload_fingerprint: toPayloadFingerprint(content),
  }
}

const refusals: Partial<Record<EventStatus, EventError>> = {
  unstorable: {
    code: 'unstorable',
    path: '',
    message: 'the database refuses a value of this event',
  },
  out_of_retention: {
    code: 'out_of_retention',
    path: '/event_id',
    message: 'events of the time of this id are deleted',
  },
}

function toResult(
  index: number,
  event_id: string,
  status: EventStatus = 'unstorable',
): EventResult {
  const error = refusals[status]
  if (error) return { index, status: 'rejected', event_id, error }
  return { index, status: status as EventResult['status'], event_id }
}

function summarise(results: readonly EventResult[], receivedAt: Date): EventsAnswer {
  const count = (...words: string[]) =>
    results.filter(({ status }) => words.includes(status)).length
  return {
    // The batch was processed; `rejected` says whether every event was good.
    ok: true,
    received_at: receivedAt.toISOString(),
    accepted: count('accepted'),
    duplicate: count('duplicate', 'duplicate_conflict'),
    rejected: count('rejected'),
    results: [...results],
  }
}
