import { toGuaranteeDocument, toMissingGuarantee, type GuaranteeDocument } from '@gauntlet/contract'
import { NONE, OUTCOME, selectGuarantee, type History } from '@gauntlet/core/history'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import { toStoredItem } from './stored-columns.ts'
import type { StoredAnswers } from './read-stored.ts'
import { describeUnreadable, type Unreadable } from './unreadable-answers.ts'

export type RunEvidence = {
  /** Every operation of the run, of all guarantees. */
  readonly history: History
  /** Why guarantees have no operations to trust, by name. */
  readonly failures?: ReadonlyMap<string, string>
  /** Answers that guarantees needed and that could not be read, by name. */
  readonly unreadable?: ReadonlyMap<string, Unreadable>
  readonly stored: StoredAnswers
}

/**
 * Checks every guarantee of a run that is over against its recorded operations and the target's rows.
 * A guarantee that cannot be checked has no evidence and says why; the others are not touched by it.
 */
export function checkGuarantees(
  guarantees: readonly Guarantee[],
  { history, failures, unreadable, stored }: RunEvidence,
): GuaranteeDocument[] {
  return guarantees.map((guarantee) => {
    const failure = failures?.get(guarantee.name)
    if (failure !== undefined) return missing(guarantee, failure)
    const rows = guarantee.stored === undefined ? [] : stored.rowsOf(guarantee.name)
    const checked = checkOne(guarantee, selectGuarantee(history, guarantee.name), rows)
    const document = withUnreadable(checked, unreadable?.get(guarantee.name))
    return { ...document, warnings: [...document.warnings, ...stored.warnings] }
  })
}

function checkOne(
  guarantee: Guarantee,
  history: History,
  rows: readonly DatabaseRow[] | { readonly failure: string },
): GuaranteeDocument {
  const failure = 'failure' in rows ? rows.failure : undefined
  if (failure === undefined && isForeign(guarantee, history, rows as readonly DatabaseRow[])) {
    const reason =
      'none of the acknowledged keys is in the rows: is this the database that the application writes to?'
    return missing(guarantee, reason)
  }
  try {
    const found = failure === undefined ? (rows as readonly DatabaseRow[]) : undefined
    const document = toGuaranteeDocument(
      guarantee.name,
      history,
      guarantee.check({ history, rows: found }),
    )
    // The answers alone may have broken the promise; else what is missing is the reason.
    return failure !== undefined && document.outcome !== 'fail'
      ? { ...document, outcome: 'no_evidence', reason: failure }
      : document
  } catch (error) {
    return missing(guarantee, `its check failed: ${String(error)}`)
  }
}

/** A breach rests on what was read; a pass that rests on less than all answers is none. */
function withUnreadable(
  document: GuaranteeDocument,
  unreadable: Unreadable | undefined,
): GuaranteeDocument {
  if (unreadable === undefined) return document
  const what = describeUnreadable(unreadable)
  if (document.outcome === 'fail') return { ...document, warnings: [...document.warnings, what] }
  return { ...document, outcome: 'no_evidence', reason: what }
}

/**
 * The keys that were acknowledged are the proof that rows come from the application's own database: if
 * many were and none is there, it is another one.
 */
function isForeign(
  { columns }: Guarantee,
  history: History,
  rows: readonly DatabaseRow[],
): boolean {
  if (columns[0] !== 'key' || columns.length > 1) return false
  const acknowledged = new Set<number>()
  for (let row = 0; row < history.length; row++) {
    const key = history.key[row] as number
    if (history.outcome[row] === OUTCOME.ok && key !== NONE) acknowledged.add(key)
  }
  if (acknowledged.size < leastAcknowledged) return false
  return !rows.some((row) => acknowledged.has(history.keys.encode(toStoredItem(row).key)))
}

/** With fewer keys all may be lost: that is for the checker to say. */
const leastAcknowledged = 10

function missing({ name, kind }: Guarantee, reason: string): GuaranteeDocument {
  return toMissingGuarantee(name, kind, reason)
}
