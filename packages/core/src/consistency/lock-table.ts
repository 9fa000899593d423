import { ACTION, HistoryBuilder, NONE, OUTCOME, type History } from '../history/index.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings } from './findings.ts'
import { refusedTries, type MinimumEvidence } from './minimum-evidence.ts'
import { mutualExclusionRule } from './mutual-exclusion.ts'
import type { GuaranteeResult, StoredRow } from './guarantee-result.ts'
import { countKeyOverlaps, isContending } from './overlaps.ts'
import { toSlots } from './slots.ts'
import { toStoredRows } from './stored-rows.ts'
import { Versions } from './versions.ts'

/** One run of a holder as the database recorded it, both times from the database's own clock. */
export type LockInterval = {
  readonly scope: string
  readonly holder: string
  /** In any one unit; NaN: it could not be read. Stamped with `clock_timestamp()` after the lock is held: `now()` is when the transaction began. */
  readonly startedAt: number
  /** null: not finished, so still held. */
  readonly finishedAt: number | null
  /** Fencing token, if the lock has them: a number of any size, or an ISO 8601 time. */
  readonly token?: string | number
}

export type LockTableOptions = {
  /** The table before the load: executions that had ended by then prove nothing about it. */
  readonly before?: readonly LockInterval[] | undefined
  /** Tries (`acquire`) that clients saw: refused ones show that the lock was contended. */
  readonly observed?: History
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

/** The minimum where the lock table is judged, not the answers. */
export const lockTableMinimum: readonly MinimumEvidence[] = [
  {
    counted: 'executions',
    minimum: 1,
    what: 'executions',
    none: 'the lock was never held',
    send: 'start the job while the load runs',
  },
  {
    counted: 'repeats',
    minimum: 1,
    what: 'executions after another one of the same lock',
    none: 'no lock was held twice',
    send: 'start the job more often, on every replica, or give `observe` so that refused tries count',
  },
  refusedTries,
]

/**
 * Were two runs of one scope recorded at the same time?
 *
 * Intervals are half-open: one may begin at the instant another ends. O(n log n), exact.
 *
 * @param intervals undefined if the table could not be read
 */
export function checkLockTable(
  intervals: readonly LockInterval[] | undefined,
  { before = [], observed, earlier }: LockTableOptions = {},
): GuaranteeResult {
  const rows = intervals ?? []
  const history = observed ?? new HistoryBuilder().build()
  const stored = toStoredRows(
    history,
    rows.map(({ scope, holder }) => ({ key: scope, value: holder })),
  )
  const slots = toSlots(history, stored)
  const findings = new Findings({ rule: mutualExclusionRule, history, slots, stored, earlier })
  const order = rows
    .map((interval, row) => ({ interval, slot: slots.row[row] as number }))
    .toSorted((a, b) => a.slot - b.slot || a.interval.startedAt - b.interval.startedAt)
  const tokens = new Versions(history, undefined)
  sweep(order, { history, findings, tokens })
  const ended = new Set(before.filter(({ finishedAt }) => finishedAt !== null).map(nameRun))
  const perScope = new Map<number, number>()
  for (const { interval, slot } of order) {
    if (!ended.has(nameRun(interval))) perScope.set(slot, (perScope.get(slot) ?? 0) + 1)
  }
  const executions = [...perScope.values()].reduce((sum, count) => sum + count, 0)
  const tries = observed ? countTries(observed) : { refused: 0, overlaps: 0 }
  const unreadable = rows.filter(({ startedAt, finishedAt }) => isUnreadable(startedAt, finishedAt))
  return findings.toResult({
    keys: perScope.size,
    contendedKeys: [...perScope.values()].filter((count) => count > 1).length,
    minimum: lockTableMinimum,
    found: { executions, repeats: executions - perScope.size + tries.refused, ...tries },
    missing: [
      intervals ? null : 'the lock table could not be read',
      unreadable.length > 0
        ? `${unreadable.length} rows have a started_at or finished_at that is no time or number`
        : null,
      tokens.describeProblem('fencing tokens'),
    ],
  })
}

type Entry = { readonly interval: LockInterval; readonly slot: number }
type Context = {
  readonly history: History
  readonly findings: Findings
  readonly tokens: Versions
}

/** @param order by scope, then by start */
function sweep(order: readonly Entry[], { history, findings, tokens }: Context): void {
  let longest: Entry | undefined
  let previous: Entry | undefined
  for (const each of order) {
    if (previous?.slot !== each.slot) longest = previous = undefined
    const { interval, slot } = each
    if (longest && interval.startedAt < endOf(longest.interval)) {
      const holder = longest.interval
      findings.add('OVERLAP', { slot, of: `${nameRun(holder)} ${nameRun(interval)}` }, () => ({
        operations: [],
        rows: [toRow(holder), toRow(interval)],
        sentence: `${interval.holder} started ${interval.scope} at ${interval.startedAt}, and ${holder.holder}, who started at ${holder.startedAt}, ${holder.finishedAt === null ? 'had not finished' : `finished at ${holder.finishedAt}`}.`,
      }))
    }
    const [earlier, later] = [previous?.interval.token, interval.token]
    if (previous && earlier !== undefined && later !== undefined) {
      const holder = previous.interval
      const { values } = history
      const rise = tokens.compare(values.encode(String(later)), values.encode(String(earlier)))
      if (rise !== undefined && rise <= 0) {
        findings.add('FENCING', { slot, of: `${nameRun(holder)} ${nameRun(interval)}` }, () => ({
          operations: [],
          rows: [toRow(holder), toRow(interval)],
          sentence: `${interval.scope} gave token ${earlier} to ${holder.holder} and then ${later} to ${interval.holder}: tokens must rise.`,
        }))
      }
    }
    if (!longest || endOf(interval) > endOf(longest.interval)) longest = each
    previous = each
  }
}

function countTries(observed: History): { readonly refused: number; readonly overlaps: number } {
  const { action, outcome, value, length } = observed
  const slots = toSlots(observed)
  const isTry = (row: number) => action[row] === ACTION.acquire && isContending(observed, row)
  const { overlaps } = countKeyOverlaps(observed, slots, isTry)
  let refused = 0
  for (let row = 0; row < length; row++) {
    const isRefused = outcome[row] === OUTCOME.fail || value[row] === NONE
    if (isTry(row) && outcome[row] !== OUTCOME.info && isRefused) refused += 1
  }
  return { refused, overlaps }
}

function isUnreadable(startedAt: number, finishedAt: number | null): boolean {
  return Number.isNaN(startedAt) || Number.isNaN(finishedAt)
}

function nameRun({ scope, holder, startedAt }: LockInterval): string {
  return JSON.stringify([scope, holder, startedAt])
}

function endOf({ finishedAt }: LockInterval): number {
  return finishedAt ?? Infinity
}

function toRow({ scope, holder, startedAt, finishedAt, token }: LockInterval): StoredRow {
  return { scope, holder, startedAt, finishedAt, ...(token === undefined ? {} : { token }) }
}
