import type { Decimal } from '../decimal/index.ts'
import { ACTION, OUTCOME, type History } from '../history/index.ts'
import type { Amounts } from './amounts.ts'
import type { Aggregate, Counter, CounterRead } from './counter.ts'
import { CounterDraft } from './counter-draft.ts'
import { who, type Findings } from './findings.ts'
import type { Slots } from './slots.ts'

export type CounterContext = {
  readonly history: History
  readonly findings: Findings
  readonly counter: Counter
  readonly key: string
  /** The additions to it between two times that overlapped another one: all of them if none did. */
  readonly racing: (from: number, to: number) => number[]
}

type Source = {
  readonly history: History
  readonly slots: Slots
  readonly amounts: Amounts
  readonly aggregates: readonly Aggregate[] | undefined
  /** The aggregates before the load: what each counter started from. */
  readonly before: readonly Aggregate[]
  readonly lagNs: number
  readonly tolerance: Decimal
  readonly isStored?: (row: number) => boolean
}

export type Counters = {
  readonly counters: readonly Counter[]
  /** Keys whose values are too large to be summed exactly. */
  readonly tooLarge: readonly string[]
}

/** Sorts the operations of a history into its counters. */
export function readCounters(source: Source): Counters {
  const { history, slots, amounts, aggregates, before, lagNs, isStored } = source
  const drafts = new Map<number, CounterDraft>()
  const draftOf = (slot: number) => {
    const draft = drafts.get(slot) ?? new CounterDraft(slot, amounts)
    drafts.set(slot, draft)
    return draft
  }
  for (let row = 0; row < history.length; row++) {
    const outcome = history.outcome[row]
    const slot = slots.operation[row] as number
    if (slot === 0 || outcome === OUTCOME.fail) continue
    if (history.action[row] === ACTION.add) {
      if (outcome === OUTCOME.info && isStored && !isStored(row)) continue
      draftOf(slot).add(history, row)
    } else if (history.action[row] === ACTION.read && outcome === OUTCOME.ok) {
      draftOf(slot).read(history, row, lagNs)
    }
  }
  for (const aggregate of before) drafts.get(slots.slotOf(aggregate.key))?.begin(aggregate)
  if (aggregates) {
    for (const aggregate of aggregates) draftOf(slots.slotOf(aggregate.key)).close(aggregate)
    // A key that was added to and has no aggregate is stored as nothing.
    for (const [slot, draft] of drafts) {
      if (!draft.isClosed) draft.close({ key: slots.keyOf(slot), stored: null, recount: null })
    }
  }
  const counters: Counter[] = []
  const tooLarge: string[] = []
  for (const [slot, draft] of drafts) {
    const counter = draft.toCounter(source.tolerance)
    if (counter) counters.push(counter)
    else tooLarge.push(slots.keyOf(slot))
  }
  return { counters, tooLarge }
}

/** `for client 3 at 12.5 ms`, or the database at the end. */
export function whoRead(history: History, { row }: CounterRead): string {
  return row < 0 ? 'in the database at the end' : `for ${who(history, row)}`
}
