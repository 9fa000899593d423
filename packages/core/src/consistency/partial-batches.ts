import { ACTION, OUTCOME, type History } from '../history/index.ts'
import { who, type Findings } from './findings.ts'
import type { Slots } from './slots.ts'

type Context = {
  readonly history: History
  readonly slots: Slots
  /** Rows in the database, by slot. */
  readonly stored: Uint32Array
  readonly findings: Findings
}

/**
 * Finds batches that were declared atomic and are half stored. Only items that no other attempt can have
 * created show it: of those, an unanswered batch must have stored all or none. Linear time.
 */
export function findPartialBatches({ history, slots, stored, findings }: Context): void {
  const possible = countPossibleCreators(history, slots)
  for (const rows of unansweredBatches(history)) {
    const own = rows.filter((row) => possible[slots.operation[row] as number] === 1)
    const missing = own.filter((row) => stored[slots.operation[row] as number] === 0)
    const [absent] = missing
    if (absent === undefined || missing.length === own.length) continue
    findings.add('PARTIAL_BATCH', slots.operation[absent] as number, () => ({
      operations: own,
      sentence: `Of the ${own.length} items in the unanswered batch of ${who(history, absent)}, ${own.length - missing.length} are stored and ${missing.length} are not: an atomic batch is stored whole or not at all.`,
    }))
  }
}

function countPossibleCreators(history: History, slots: Slots): Uint32Array {
  const possible = new Uint32Array(slots.count)
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] !== ACTION.create || history.outcome[row] === OUTCOME.fail) continue
    const slot = slots.operation[row] as number
    possible[slot] = (possible[slot] as number) + 1
  }
  return possible
}

/** The rows of one wire attempt have one client and one invocation time. */
function unansweredBatches(history: History): Iterable<number[]> {
  const batches = new Map<string, number[]>()
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] !== ACTION.create || history.outcome[row] !== OUTCOME.info) continue
    const attempt = `${history.client[row]} ${history.invokedAtNs[row]}`
    const batch = batches.get(attempt)
    if (batch) batch.push(row)
    else batches.set(attempt, [row])
  }
  return batches.values()
}
