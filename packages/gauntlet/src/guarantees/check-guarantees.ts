import { toGuaranteeDocument, toMissingGuarantee, type GuaranteeDocument } from '@gauntlet/contract'
import {
  EarlierBreaches,
  toStoredRows,
  withoutMinimum,
  type SideEvidence,
} from '@gauntlet/core/consistency'
import {
  HistoryBuilder,
  NONE,
  OUTCOME,
  selectGuarantee,
  type History,
} from '@gauntlet/core/history'
import { withBrokenBefore } from './broken-before.ts'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import { usesNamespace } from './read-rows.ts'
import { isJudgedBesides } from './side-recorder.ts'
import { toStoredItem, toStoredItems } from './stored-columns.ts'
import { withRefusals } from './describe-refusals.ts'
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
    const keyless = unreadable?.has(guarantee.name) ? undefined : describeKeyless(input)
    const checked =
      keyless?.isAll === true
        ? missing(guarantee, keyless.text)
        : checkOne({ ...input, guarantee: judged }, { stored, isTrusted, isPlanned })
    const document = withUnreadable(
      withRefusals(withoutWrites(checked, guarantee, stored), input.history),
      unreadable?.get(guarantee.name),
    )
    const isIdle = isUntested(input, document, stored) && !unreadable?.has(guarantee.name)
    return {
      ...document,
      reads_rows: guarantee.stored !== undefined || guarantee.sampled !== undefined,
      ...(isIdle && { exercised: false as const }),
      warnings: [
        ...document.warnings,
        ...(keyless?.isAll === false ? [keyless.text] : []),
        ...stored.warnings,
      ],
    }
  })
}

/** Acknowledged operations without a key, as by a misspelt field: what they wrote would look as if no client had sent it. */
function describeKeyless({
  guarantee: { columns },
  history,
}: Input): { readonly isAll: boolean; readonly text: string } | undefined {
  if (!columns.includes('key')) return undefined
  let acknowledged = 0
  let keyless = 0
  for (let row = 0; row < history.length; row++) {
    if (history.outcome[row] !== OUTCOME.ok) continue
    acknowledged += 1
    if (history.key[row] === NONE) keyless += 1
  }
  if (keyless === 0) return undefined
  const isAll = keyless === acknowledged
  const which = isAll ? `any of ${acknowledged}` : `${keyless} of ${acknowledged}`
  const text = `\`observe\` gave no key for ${which} acknowledged operations: does it read a field that the request or the answer has?`
  return { isAll, text }
}

/** The same guarantee, which is also given what was recorded beside operations and rows. */
function withSideEvidence(guarantee: Guarantee, side: SideEvidence | undefined): Guarantee {
  if (!side) return guarantee
  return { ...guarantee, check: (evidence) => guarantee.check({ ...evidence, ...side }) }
}

/** Rows of a database that nothing was written to are right whatever the target stores elsewhere. */
function withoutWrites(
  document: GuaranteeDocument,
  { stored: query, sampled }: Guarantee,
  { isUnwritten = false }: StoredAnswers,
): GuaranteeDocument {
  if (!isUnwritten || document.outcome !== 'pass' || (query ?? sampled) === undefined)
    return document
  return {
    ...document,
    outcome: 'no_evidence',
    reason:
      'writes were acknowledged, and no row of this database was inserted, updated or deleted meanwhile: is it the database that the application writes to?',
  }
}

/** What the rows of before the load broke already, of a database that others write to; undefined where they were not read. */
function findEarlier(
  { guarantee, history }: Input,
  stored: StoredAnswers,
): EarlierBreaches | undefined {
  const rows = stored.beforeOf?.(guarantee.name)
  if (stored.ownsDatabase === true || rows === undefined || 'failure' in rows) return undefined
  const { readsBefore = false, columns } = guarantee
  const isKeyed = columns[0] === 'key' && !readsBefore
  const items = isKeyed ? toStoredRows(history, toStoredItems(rows, history)) : undefined
  const earlier = new EarlierBreaches(history, items)
  const nothing = new HistoryBuilder().build()
  guarantee.check({ history: nothing, rows, before: readsBefore ? rows : undefined, earlier })
  return earlier.close()
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

function checkOne(input: Input, { stored, isTrusted, isPlanned }: RowSource): GuaranteeDocument {
  const { guarantee, history, rows, keys } = input
  const failure = 'failure' in rows ? rows.failure : undefined
  if (stored.hasForeignIds && isOfOtherIds(guarantee, history, rows)) {
    return missing(
      guarantee,
      'its query asks for rows of this run ($1), and there are none: have the command begin its ids with GAUNTLET_ID_PREFIX, or leave $1 out of the query',
    )
  }
  const others = stored.othersOf?.(guarantee.name)
  const elsewhere =
    keys?.found === 0 && others && !('failure' in others)
      ? countKeys(guarantee, history, others)
      : undefined
  if (elsewhere && elsewhere.found > 0) return missing(guarantee, describeUnseen(elsewhere))
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
    const before = guarantee.readsBefore ? stored.beforeOf?.(guarantee.name) : undefined
    const checked = guarantee.check({
      history,
      rows: found,
      before: before === undefined || 'failure' in before ? undefined : before,
      earlier: findEarlier(input, stored),
    })
    const result = isPlanned ? withoutMinimum(checked) : checked
    const broken = withBrokenBefore(
      toGuaranteeDocument(guarantee.name, history, result),
      result.older,
    )
    const document = withKeys(broken, { keys, isTotalLoss })
    // The answers alone may have broken the guarantee; else what is missing is the reason.
    return failure !== undefined && document.outcome !== 'fail'
      ? { ...document, outcome: 'no_evidence', reason: failure }
      : document
  } catch (error) {
    return missing(guarantee, `its check failed: ${String(error)}`)
  }
}

/** They are stored, and the query does not select them: that is no loss. */
const describeUnseen = ({ found, acknowledged }: Keys): string =>
  `its query asks for rows that begin with the id of the run ($1) and finds none, yet ${found} of ${acknowledged} acknowledged keys are stored: their ids do not begin with it, as where the application makes its own. Select by what does begin with it ('shop-' || $1 where it has a prefix), or leave $1 out of the query`

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
  const warning = `${TOTAL_LOSS} ${keys.acknowledged} acknowledged keys is in the rows: all are lost, or \`stored\` selects other keys than observe gives`
  return {
    ...document,
    keys_found: keys.found,
    warnings: isTotalLoss ? [...document.warnings, warning] : document.warnings,
  }
}

/** How the warning begins that a verdict repeats. */
export const TOTAL_LOSS = 'none of the'

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
