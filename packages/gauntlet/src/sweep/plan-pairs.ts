import { ToolError } from '@gauntlet/contract'
import {
  isApplicable,
  toCellId,
  type SweepCell,
  type SweepEvent,
  type SweepFaultPlan,
} from '@gauntlet/core/sweep'
import type { PlannedCell } from './run-cell.ts'
import type { SweptCell } from './sweep-cells.ts'

/** What a second fault during the retry can break: writes, and what makes them last. */
const roles: ReadonlySet<SweepEvent['role']> = new Set(['commit', 'write'])

/**
 * The pairs behind a first pass: a fault around a write that the flow survived, and a fault around each write of the retry,
 * what matters most first. Around two commits each fault follows each fault. Where one of the two is not a commit, the second
 * fault is the same as the first one: all faults behind all faults would be thousands of cells. Single faults that broke a
 * promise already have said what they had to.
 */
export function planPairs(
  swept: readonly Pick<SweptCell, 'planned' | 'document' | 'retried'>[],
  faults: readonly SweepFaultPlan[],
): PlannedCell[] {
  const pairs = swept.flatMap(({ planned: { first }, document, retried }) => {
    if (document.outcome !== 'pass' || !roles.has(first.event.role)) return []
    return retried
      .filter(({ role }) => roles.has(role))
      .flatMap((event) => listSeconds(first, event, faults))
      .map((second): PlannedCell => ({ id: `${first.id}+${second.id}`, first, second }))
  })
  return pairs.toSorted((one, other) => rankOf(one) - rankOf(other))
}

/** Those of the ids that name pairs. @throws ToolError USAGE for a pair that there is not */
export function pickPairs(
  pairs: readonly PlannedCell[],
  ids: readonly string[],
): readonly PlannedCell[] {
  const unknown = ids.find((id) => id.includes('+') && !pairs.some((pair) => pair.id === id))
  if (unknown === undefined) return pairs.filter(({ id }) => ids.includes(id))
  const why = `a second fault follows one that the flow survived, around a write of its retry, and between other statements than commits it is the same fault`
  throw new ToolError('USAGE', `the sweep has no pair "${unknown}": ${why}`)
}

function listSeconds(
  first: SweepCell,
  event: SweepEvent,
  faults: readonly SweepFaultPlan[],
): SweepCell[] {
  const isBetweenCommits = first.event.role === 'commit' && event.role === 'commit'
  return faults
    .filter(({ fault }) => isBetweenCommits || fault === first.fault)
    .flatMap((plan) =>
      plan.points
        .filter((point) => isApplicable(plan, event, point))
        .map((point) => {
          const { fault } = plan
          return { id: toCellId(event.id, point, fault), event, point, fault }
        }),
    )
}

/** How many of the two are no commit; of two commits the same fault twice comes before two different ones. */
function rankOf({ first, second }: PlannedCell): number {
  const others = [first, second].filter((cell) => cell?.event.role !== 'commit').length
  return others > 0 ? others + 1 : Number(first.fault !== second?.fault)
}
