import type { StatementRole } from './statement-role.ts'
import type { SweepEvent } from './sweep-event.ts'

export type SweepPoint = 'before' | 'after'

/** A fault of a sweep, as far as the plan needs it. */
export type SweepFaultPlan = {
  /** Unique: `kill`. */
  readonly fault: string
  /** Where it can be applied: the database's answer can be swallowed after a statement only. */
  readonly points: readonly SweepPoint[]
  /** It is about an HTTP request that is still open. */
  readonly needsOpenRequest?: boolean
}

/** One cell of the matrix of a sweep: one fault at one point of one event. */
export type SweepCell = {
  /** What names it in a command: `commit-1f2e3d.1/after/kill`. */
  readonly id: string
  readonly event: SweepEvent
  readonly point: SweepPoint
  readonly fault: string
}

const ranks: Readonly<Record<StatementRole, number>> = { commit: 0, write: 1, read: 2, other: 3 }

/**
 * The cells of a sweep, what matters most first: around commits, then around writes, then around reads and the rest.
 * After a commit comes before it: "done, and the answer was lost" is what most bugs need.
 */
export function listCells(
  events: readonly SweepEvent[],
  faults: readonly SweepFaultPlan[],
): SweepCell[] {
  const ordered = events.toSorted(
    (one, other) => ranks[one.role] - ranks[other.role] || one.number - other.number,
  )
  return ordered.flatMap((event) =>
    (['after', 'before'] as const).flatMap((point) =>
      faults
        .filter((fault) => isApplicable(fault, event, point))
        .map(({ fault }) => ({ id: toCellId(event.id, point, fault), event, point, fault })),
    ),
  )
}

/** Whether a fault can be applied there at all: what cannot be is no cell. */
export function isApplicable(
  { points, needsOpenRequest = false }: SweepFaultPlan,
  { isAnswered }: Pick<SweepEvent, 'isAnswered'>,
  point: SweepPoint,
): boolean {
  return points.includes(point) && !(needsOpenRequest && isAnswered)
}

export function toCellId(event: string, point: SweepPoint, fault: string): string {
  return `${event}/${point}/${fault}`
}
