/** What the service needs of its database, as ports: another implementation can be put in their place. */

/** The variant of each experiment, by their ids. */
export type StoredAssignments = ReadonlyMap<string, string>

export type NewAssignment = {
  readonly anonymousUserId: string
  readonly experimentId: string
  readonly variantId: string
  readonly assignmentVersion: number
  readonly context: Readonly<Record<string, unknown>>
}

export type AssignmentStore = {
  /**
   * Stores what one user lacks of these experiments; a row that is there already wins. Resolves, after the commit, with what
   * is stored of them at least, whoever stored it.
   *
   * @param propose the row for an experiment of which the user has none; where it gives none, none is stored
   * @throws QueueFullError when too much waits already
   */
  ensure(
    anonymousUserId: string,
    experimentIds: readonly string[],
    propose: (experimentId: string) => NewAssignment | undefined,
  ): Promise<StoredAssignments>
  /** Rows that wait for a commit. */
  queuedRows(): number
  /** Takes nothing more, and resolves when everything taken is settled. */
  close(): Promise<void>
}

/** An event that passed validation, as its row. */
export type NewEvent = {
  readonly event_id: string
  readonly anonymous_user_id: string
  readonly session_id: string | null
  readonly install_id: string | null
  readonly platform: string | null
  readonly app_version: string | null
  readonly event_name: string
  readonly occurred_at: string
  readonly received_at: string
  readonly sent_at: string | null
  readonly properties: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>>
  /** Hex of 8 bytes: distinguishes a retry from another event with the same id. */
  readonly payload_fingerprint: string
}

/**
 * `unstorable`: the database refused this row itself, and no other for it. `out_of_retention`: events of the time of its
 * id are deleted, so whether it was stored is not known.
 */
export type EventStatus =
  'accepted' | 'duplicate' | 'duplicate_conflict' | 'unstorable' | 'out_of_retention'

export type EventStore = {
  /**
   * Stores the events whose ids are not stored yet, enriched with their user's existing assignments.
   * Resolves after the commit: one status an event, in order.
   *
   * @throws QueueFullError when too much waits already
   */
  insert(events: readonly NewEvent[]): Promise<readonly EventStatus[]>
  queuedRows(): number
  close(): Promise<void>
}
