import { isApplicable, toCellId, type SweepCell, type SweepEvent } from '@gauntlet/core/sweep'
import type { PlannedCell } from './run-cell.ts'
import type { SweptCell } from './sweep-cells.ts'
import type { SweepFault } from './sweep-faults.ts'

/** What a second fault during the retry can break: writes, and what makes them last. */
const roles: ReadonlySet<SweepEvent['role']> = new Set(['commit', 'write'])

/**
 * The pairs behind a first pass: a fault around a write that the flow survived, and the same fault around each write of the
 * retry. Single faults that broke a promise already have said what they had to.
 */
export function planPairs(
  swept: readonly SweptCell[],
  faults: readonly SweepFault[],
): PlannedCell[] {
  return swept.flatMap(({ planned: { first }, document, retried }) => {
    const fault = faults.find((one) => one.fault === first.fault)
    if (!fault || document.outcome !== 'pass' || !roles.has(first.event.role)) return []
    return retried
      .filter(({ role }) => roles.has(role))
      .flatMap((event) =>
        fault.points
          .filter((point) => isApplicable(fault, event, point))
          .map((point): PlannedCell => {
            const id = toCellId(event.id, point, fault.fault)
            const second: SweepCell = { id, event, point, fault: fault.fault }
            return { id: `${first.id}+${id}`, first, second }
          }),
      )
  })
}
