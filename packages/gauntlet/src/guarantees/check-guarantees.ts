import { toGuaranteeDocument, toMissingGuarantee, type GuaranteeDocument } from '@gauntlet/contract'
import { withoutMinimum, type SideEvidence } from '@gauntlet/core/consistency'
import { NONE, OUTCOME, selectGuarantee, type History } from '@gauntlet/core/history'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import { usesNamespace } from './read-rows.ts'
import { isJudgedBesides } from './side-recorder.ts'
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
  /** Guarantees whose queries found acknowledged keys in another run: on the baseline. */
  readonly proven?: ReadonlySet<string>
  /** Every operation was planned: the minimum that a load must give is not asked for. */
  readonly isPlanned?: boolean
}

/**
 * Checks every guarantee of a run that is over against its recorded operations and the target's rows.
 * A guarantee that cannot be checked has no evidence and a reason; the others are not touched by it.
 */
export function checkGuarantees(
  guarantees: readonly Guarantee[],
  { history, failures, unreadable, stored, proven, isPlanned = false }: RunEvidence,
): GuaranteeDocument[] {
  const inputs = guarantees.map((guarantee): Input => {
    const selected = selectGuarantee(history, guarantee.name)
    const rows = guarantee.stored === undefined ? [] : stored.rowsOf(guarantee.name)
    const keys = 'failure' in rows ? undefined : countKeys(guarantee, selected, rows)
    return { guarantee, history: selected, rows, keys }
  })
  // One acknowledged key in the rows of any guarantee, and this is the application's own database.
  const isOurs =
    stored.ownsDatabase === true || inputs.some(({ keys }) => keys !== undefined && keys.found > 0)
  return inputs.map((input) => {
    const { guarantee } = input
    const failure = failures?.get(guarantee.name)
    if (failure !== undefined) return missing(guarantee, failure)
    const isTrusted = isOurs || proven?.has(guarantee.name) === true
    const judged = withSideEvidence(guarantee, stored.besides?.(guarantee.name))
    const checked = checkOne({ ...input, guarantee: judged }, { stored, isTrusted, isPlanned })
    const document = withUnreadable(checked, unreadable?.get(guarantee.name))
    const isIdle = isUntested(input, document, stored) && !unreadable?.has(guarantee.name)
    return {
      ...document,
      reads_rows: guarantee.stored !== undefined || guarantee.sampled !== undefined,
      ...(isIdle && { exercised: false as const }),
      warnings: [...document.warnings, ...stored.warnings],
    }
  })
}

/** The same guarantee, which is also given what was recorded beside operations and rows. */
function withSideEvidence(guarantee: Guarantee, side: SideEvidence | undefined): Guarantee {
  if (!side) return guarantee
  return { ...guarantee, check: (evidence) => guarantee.check({ ...evidence, ...side }) }
}

type Input = {
  readonly guarantee: Guarantee
  readonly history: History
  readonly rows: ReturnType<StoredAnswers['rowsOf']>
  readonly keys: Keys | undefined
}

type RowSource = {
  readonly stored: StoredAnswers
  /** The rows come from the application's own database: what is not in them is lost. */
  readonly isTrusted: boolean
  readonly isPlanned: boolean
}

/**
 * Whether the scenario does not put it to the test: no operation concerns it, or those that do never overlapped and never came
 * again; where it is judged by rows alone, none is there.
 */
function isUntested(
  { guarantee, history, rows }: Input,
  document: GuaranteeDocument,
  { besides }: StoredAnswers,
): boolean {
  if (document.outcome !== 'no_evidence') return false
  if (history.length === 0 && isJudgedBesides(guarantee)) {
    const { load } = besides?.(guarantee.name) ?? {}
    return load !== undefined && load.ok + load.fail + load.info === 0
  }
  if (history.length === 0)
    return guarantee.observe !== undefined || (!('failure' in rows) && rows.length === 0)
  const lacking = document.evidence?.find(({ found, minimum }) => found < minimum)
  return !('failure' in rows) && lacking?.found === 0 && CONTENTION.has(lacking.counted)
}

/** What only a scenario that is made for it brings about. */
const CONTENTION: ReadonlySet<string> = new Set(['overlaps', 'repeats'])

function checkOne(
  { guarantee, history, rows, keys }: Input,
  { stored, isTrusted, isPlanned }: RowSource,
): GuaranteeDocument {
  const failure = 'failure' in rows ? rows.failure : undefined
  if (stored.hasForeignIds && isOfOtherIds(guarantee, history, rows)) {
    return missing(
      guarantee,
      'its query asks for rows of this run ($1), and there are none: have the command begin its ids with GAUNTLET_ID_PREFIX, or leave $1 out of the query',
    )
  }
  const isTotalLoss = keys !== undefined && keys.found === 0 && keys.acknowledged >= leastKeys
  const hasRowsOfRun = 'failure' in rows || (usesNamespace(guarantee.stored) && rows.length > 0)
  if (isTotalLoss && !isTrusted && !hasRowsOfRun) {
    return missing(
      guarantee,
      'none of the acknowledged keys is in the rows: is this the database that the application writes to? Let Gauntlet start the database, or name a baseline whose keys the same query finds',
    )
  }
  try {
    const found = 'failure' in rows ? undefined : rows
    const before = stored.beforeOf?.(guarantee.name)
    const checked = guarantee.check({
      history,
      rows: found,
      before: before === undefined || 'failure' in before ? undefined : before,
    })
    const result = isPlanned ? withoutMinimum(checked) : checked
    const document = withKeys(toGuaranteeDocument(guarantee.name, history, result), {
      keys,
      isTotalLoss,
    })
    // The answers alone may have broken the guarantee; else what is missing is the reason.
    return failure !== undefined && document.outcome !== 'fail'
      ? { ...document, outcome: 'no_evidence', reason: failure }
      : document
  } catch (error) {
    return missing(guarantee, `its check failed: ${String(error)}`)
  }
}

/** Operations, and no row of the run's own ids: the other program that sent the load chose others. */
function isOfOtherIds({ stored }: Guarantee, history: History, rows: Input['rows']): boolean {
  return usesNamespace(stored) && history.length > 0 && !('failure' in rows) && rows.length === 0
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

type Counted = { readonly keys: Keys | undefined; readonly isTotalLoss: boolean }

function withKeys(document: GuaranteeDocument, { keys, isTotalLoss }: Counted): GuaranteeDocument {
  if (!keys) return document
  const warning = `none of the ${keys.acknowledged} acknowledged keys is in the rows: all are lost, or \`stored\` selects other keys than observe gives`
  return {
    ...document,
    keys_found: keys.found,
    warnings: isTotalLoss ? [...document.warnings, warning] : document.warnings,
  }
}

type Keys = { readonly acknowledged: number; readonly found: number }

/** Acknowledged keys, and how many of them are in the rows; undefined where rows are no keys. */
function countKeys(
  { columns }: Guarantee,
  history: History,
  rows: readonly DatabaseRow[],
): Keys | undefined {
  if (columns[0] !== 'key' || columns.length > 1) return undefined
  const acknowledged = new Set<number>()
  for (let row = 0; row < history.length; row++) {
    const key = history.key[row] as number
    if (history.outcome[row] === OUTCOME.ok && key !== NONE) acknowledged.add(key)
  }
  const found = new Set<number>()
  for (const row of rows) {
    const key = history.keys.encode(toStoredItem(row).key)
    if (acknowledged.has(key)) found.add(key)
  }
  return { acknowledged: acknowledged.size, found: found.size }
}

/** With fewer keys all may be lost: that is for the checker to say. */
const leastKeys = 10

function missing({ name, kind }: Guarantee, reason: string): GuaranteeDocument {
  return toMissingGuarantee(name, kind, reason)
}
