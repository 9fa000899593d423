import { HistoryBuilder } from '../history/index.ts'
import { Findings } from './findings.ts'
import type { GuaranteeResult, StoredRow } from './guarantee-result.ts'
import { toSlots } from './slots.ts'
import { toStoredRows } from './stored-rows.ts'

/** One run of a holder as the database recorded it, both times from the database's own clock. */
export type LockInterval = {
  readonly scope: string
  readonly holder: string
  /** In any one unit. Stamped with `clock_timestamp()` after the lock is held: `now()` is when the transaction began. */
  readonly startedAt: number
  /** null: not finished, so still held. */
  readonly finishedAt: number | null
  /** Fencing token, if the lock has them. */
  readonly token?: number
}

/**
 * Were two runs of one scope recorded at the same time?
 *
 * Intervals are half-open: one may begin at the instant another ends. O(n log n), exact.
 *
 * @param intervals undefined if the table could not be read
 */
export function checkLockTable(intervals: readonly LockInterval[] | undefined): GuaranteeResult {
  const rows = intervals ?? []
  const history = new HistoryBuilder().build()
  const stored = toStoredRows(
    history,
    rows.map(({ scope, holder }) => ({ key: scope, value: holder })),
  )
  const slots = toSlots(history, stored)
  const findings = new Findings({ kind: 'mutualExclusion', history, slots, stored })
  const order = rows
    .map((interval, row) => ({ interval, slot: slots.row[row] as number }))
    .toSorted((a, b) => a.slot - b.slot || a.interval.startedAt - b.interval.startedAt)
  let longest: (typeof order)[number] | undefined
  let previous: (typeof order)[number] | undefined
  const scopes = new Map<number, number>()
  for (const each of order) {
    scopes.set(each.slot, (scopes.get(each.slot) ?? 0) + 1)
    if (previous?.slot !== each.slot) longest = previous = undefined
    const { interval } = each
    if (longest && interval.startedAt < endOf(longest.interval)) {
      const holder = longest.interval
      findings.add('OVERLAP', each.slot, () => ({
        rows: [toRow(holder), toRow(interval)],
        sentence: `${interval.holder} started ${interval.scope} at ${interval.startedAt}, and ${holder.holder}, who started at ${holder.startedAt}, ${holder.finishedAt === null ? 'had not finished' : `finished at ${holder.finishedAt}`}.`,
      }))
    }
    const token = previous?.interval.token
    if (
      previous &&
      token !== undefined &&
      interval.token !== undefined &&
      interval.token <= token
    ) {
      const before = previous.interval
      findings.add('FENCING', each.slot, () => ({
        rows: [toRow(before), toRow(interval)],
        sentence: `${interval.scope} gave token ${token} to ${before.holder} and then ${interval.token} to ${interval.holder}: tokens must rise.`,
      }))
    }
    if (!longest || endOf(interval) > endOf(longest.interval)) longest = each
    previous = each
  }
  const repeated = [...scopes.values()].filter((count) => count > 1).length
  return findings.toResult({
    keys: scopes.size,
    contendedKeys: repeated,
    missing: [
      intervals ? null : 'the lock table could not be read',
      rows.length > 0 ? null : 'the lock was never held',
      repeated > 0 ? null : 'no lock was held twice',
    ],
  })
}

function endOf({ finishedAt }: LockInterval): number {
  return finishedAt ?? Infinity
}

function toRow({ scope, holder, startedAt, finishedAt, token }: LockInterval): StoredRow {
  return { scope, holder, startedAt, finishedAt, ...(token === undefined ? {} : { token }) }
}
