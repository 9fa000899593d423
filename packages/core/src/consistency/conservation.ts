import {
  absoluteDecimal,
  compareDecimals,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
  sumDecimals,
  ZERO,
  type Decimal,
} from '../decimal/index.ts'
import { invariant } from '../invariant.ts'
import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Amounts } from './amounts.ts'
import type { EarlierBreaches, Extent } from './earlier-breaches.ts'
import { Findings, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { anyAcknowledged } from './minimum-evidence.ts'
import { findMoves, type Moves } from './moves.ts'
import { toSlots, type Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'
import { describeUnmoved } from './unmoved-parts.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'
import { findWrongParts } from './wrong-parts.ts'

export type ConservationOptions = {
  /** What every snapshot must sum to: a number, or a decimal as text. Sums are exact. */
  readonly total: number | string | bigint
  /** Sums may be off by this much, where parts are rounded. Default 0. */
  readonly tolerance?: number | string
  /** The parts before the load: what differs in the final rows was moved. */
  readonly before?: StoredRows | undefined
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export const conservationRule: GuaranteeRule = {
  kind: 'conservation',
  anomalies: pickClasses('NOT_CONSERVED'),
  minimum: [
    anyAcknowledged('acknowledged moves', 'nothing was moved'),
    {
      counted: 'moved',
      minimum: 1,
      what: 'parts that changed during the run',
      none: 'no part changed during the run',
      send: 'send transfers that change what `stored` selects',
    },
  ],
}

/**
 * Do the parts sum to the same whole in every snapshot, whatever is moved between them?
 *
 * Operations: the `read` rows of one wire attempt are one snapshot of all keys; `write`, `add` move. The
 * final rows are the last snapshot. Decimals are summed exactly. Sound and linear; moves that keep the sum wrong the
 * same way in both directions are not seen.
 *
 * @param stored final rows; undefined if the database could not be read
 */
export function checkConservation(
  history: History,
  stored: StoredRows | undefined,
  options: ConservationOptions,
): GuaranteeResult {
  const slots = toSlots(history, stored)
  const amounts = new Amounts(history)
  const findings = new Findings({
    rule: conservationRule,
    history,
    slots,
    stored,
    earlier: options.earlier,
  })
  const { snapshots, unread } = readSnapshots(history)
  const moves = findMoves(history, slots)
  const context = { history, slots, amounts, findings, moves, ...readContract(options) }
  const lastGood = judgeSnapshots(context, snapshots)
  if (stored && stored.length > 0) judgeRows(context, { stored, lastGood, ...options })
  const moved = countMoved({ history, stored, before: options.before, snapshots })
  return findings.toResult({
    keys: new Set(slots.operation).size,
    contendedKeys: moves.contendedKeys,
    found: { acknowledged: moves.acknowledged, moved, overlaps: moves.overlaps },
    missing: [
      stored ? null : 'the stored rows could not be read',
      stored?.length === 0 ? 'the query of the stored rows found none' : null,
      amounts.describeProblem(),
      unread > 0 ? describeUnread(unread, 'reads') : null,
      moves.acknowledged > 0 && moved === 0 && !options.before
        ? 'nothing shows that a part changed: the rows before the load were not read'
        : null,
    ],
    untested: [
      moves.acknowledged > 0 && moved === 0 && options.before
        ? describeUnmoved(history, { amounts, acknowledged: moves.acknowledged })
        : null,
    ],
    warnings:
      moves.acknowledged > 0 && moves.overlaps === 0
        ? ['no two moves of one part overlapped: a race between them was not put to the test']
        : [],
  })
}

type Context = {
  readonly history: History
  readonly slots: Slots
  readonly amounts: Amounts
  readonly findings: Findings
  readonly moves: Moves
  readonly total: Decimal
  readonly tolerance: Decimal
}

function readContract({ total, tolerance = 0 }: ConservationOptions) {
  const [whole, slack] = [total, tolerance].map(parseDecimal)
  invariant(whole !== undefined && slack !== undefined, 'total and tolerance are numbers')
  return { total: whole, tolerance: slack }
}

/** Judges the snapshots that clients read; returns the last one that was right. */
function judgeSnapshots(
  context: Context,
  snapshots: readonly (readonly number[])[],
): number | undefined {
  const { history, amounts, findings, slots, moves, total } = context
  let lastGood: number | undefined
  for (const rows of snapshots) {
    const sum = sumOf(
      amounts,
      (function* () {
        for (const row of rows) yield history.value[row] as number
      })(),
    )
    const [first] = rows as [number]
    if (!sum) continue
    if (isConserved(context, sum)) {
      lastGood = first
      continue
    }
    const since = lastGood
    findings.add(
      'NOT_CONSERVED',
      { slot: slots.operation[first] as number, ...measureMiss(sum, total) },
      () => {
        const between = moves.between(since, first)
        return {
          operations: [...rows.slice(0, 10), ...between],
          sentence: `The ${rows.length} parts that ${who(history, first)} read sum to ${formatDecimal(sum)}, not to ${formatDecimal(total)}; ${describeMoves(history, between, since)}.`,
        }
      },
    )
  }
  return lastGood
}

type FinalRows = Pick<ConservationOptions, 'before'> & {
  readonly stored: StoredRows
  readonly lastGood: number | undefined
}

function judgeRows(context: Context, { stored, before, lastGood }: FinalRows): void {
  const { history, amounts, findings, moves, total } = context
  const sum = sumOf(amounts, stored.value)
  if (!sum || isConserved(context, sum)) return
  findings.add('NOT_CONSERVED', { slot: 0, ...measureMiss(sum, total) }, () => {
    const wrong = before ? findWrongParts(context, stored, before) : undefined
    const between = wrong?.operations ?? moves.between(lastGood, undefined)
    const parts = wrong
      ? ` ${wrong.rows.length} of them differ from what was there before and what was moved.`
      : ''
    return {
      operations: between,
      rows:
        wrong?.rows ??
        Array.from(stored.key, (key, row) => ({
          key: history.keys.decode(key),
          value: history.values.decode(stored.value[row] as number),
        })),
      sentence: `The ${stored.length} stored parts sum to ${formatDecimal(sum)}, not to ${formatDecimal(total)}; ${describeMoves(history, between, lastGood)}.${parts}`,
    }
  })
}

/** All sums miss the one total: whichever parts were read, it is the same breach. */
const measureMiss = (sum: Decimal, total: Decimal): Extent => ({
  of: 'the total',
  size: absoluteDecimal(subtractDecimals(sum, total)),
})

function describeMoves(history: History, moves: readonly number[], since: number | undefined) {
  const count = moves.length === 1 ? '1 move was' : `${moves.length} moves were`
  const start = since === undefined ? 'by then' : `since ${who(history, since)} read the right sum`
  return `${count} under way ${start}`
}

function isConserved({ total, tolerance }: Context, sum: Decimal): boolean {
  return compareDecimals(absoluteDecimal(subtractDecimals(sum, total)), tolerance) <= 0
}

/** No value counts as 0; undefined if a part could not be read or is no number. */
function sumOf(amounts: Amounts, codes: Iterable<number>): Decimal | undefined {
  const parts: Decimal[] = []
  for (const code of codes) {
    const part = code === NONE ? ZERO : amounts.of(code)
    if (!part) return undefined
    parts.push(part)
  }
  return sumDecimals(parts)
}

/** The rows of each wire attempt that read; in the order of their calls. */
function readSnapshots(history: History) {
  const snapshots = new Map<string, number[]>()
  const unreadCode = unreadCodeOf(history)
  let unread = 0
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] !== ACTION.read || history.outcome[row] !== OUTCOME.ok) continue
    if (history.value[row] === unreadCode) unread += 1
    const attempt = `${history.client[row]} ${history.invokedAtNs[row]}`
    const snapshot = snapshots.get(attempt)
    if (snapshot) snapshot.push(row)
    else snapshots.set(attempt, [row])
  }
  return { snapshots: [...snapshots.values()], unread }
}

type Readings = {
  readonly history: History
  readonly stored: StoredRows | undefined
  readonly before: StoredRows | undefined
  readonly snapshots: readonly (readonly number[])[]
}

/** Parts that were seen with two values: before, in a snapshot, or in the final rows. */
function countMoved({ history, stored, before, snapshots }: Readings): number {
  const first = new Map<number, number>()
  const moved = new Set<number>()
  const see = (key: number, value: number) => {
    const known = first.get(key)
    if (known === undefined) first.set(key, value)
    else if (known !== value) moved.add(key)
  }
  const seeRows = (rows: StoredRows | undefined) =>
    rows?.key.forEach((key, row) => see(key, rows.value[row] as number))
  seeRows(before)
  for (const row of snapshots.flat()) see(history.key[row] as number, history.value[row] as number)
  // A part that was not there before was moved to.
  const known = before && new Set(before.key)
  for (const key of stored?.key ?? []) if (known && !known.has(key)) moved.add(key)
  seeRows(stored)
  return moved.size
}
