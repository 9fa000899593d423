import type { SweepEvent } from './sweep-event.ts'

/** One statement that only one of two recordings of a flow has. */
export type RecordingDifference = {
  /** Which recording has it, 1 or 2. */
  readonly recording: 1 | 2
  readonly event: SweepEvent
}

/**
 * Where two recordings of one flow differ: the statements that only one of them has, by their identity. Statements in
 * another order are no difference, since no event is named by its position.
 */
export function compareRecordings(
  first: readonly SweepEvent[],
  second: readonly SweepEvent[],
): RecordingDifference[] {
  return [
    ...without(first, second).map((event): RecordingDifference => ({ recording: 1, event })),
    ...without(second, first).map((event): RecordingDifference => ({ recording: 2, event })),
  ].toSorted((one, other) => one.event.number - other.event.number)
}

/** The events of one list whose ids are not in the other. */
export function without(
  events: readonly SweepEvent[],
  others: readonly Pick<SweepEvent, 'id'>[],
): SweepEvent[] {
  const known = new Set(others.map(({ id }) => id))
  return events.filter(({ id }) => !known.has(id))
}
