import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { atOnce, manyOverlaps, refusedTries } from './minimum-evidence.ts'
import { isContending } from './overlaps.ts'
import { sessionOf, toSlots, type Slots } from './slots.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'
import { Versions, type VersionOrder } from './versions.ts'

export type MutualExclusionOptions = {
  /** The lock is a lease of this length, by the server's clock: it may end without a release. */
  readonly leaseNs?: number
  /** When clients were killed; what they held then is free. */
  readonly killedAtNs?: ReadonlyMap<number, number>
  /** How fencing tokens compare, where they are neither numbers nor times. */
  readonly versions?: VersionOrder
}

export const mutualExclusionRule: GuaranteeRule = {
  kind: 'mutualExclusion',
  anomalies: pickClasses('OVERLAP', 'FENCING'),
  minimum: [
    {
      counted: 'holds',
      minimum: 1,
      what: 'times that a lock was held',
      none: 'the lock was never held',
      send: 'let a client get the lock',
    },
    manyOverlaps(
      'tries while another client held or wanted the lock',
      'no two clients wanted the same lock at the same time',
      `ask for one lock ${atOnce}`,
    ),
    refusedTries,
  ],
}

/**
 * Was there ever more than one holder?
 *
 * Operations: `acquire` of `key` answers a fencing token or any value when it got the lock, none when it did
 * not; `release` gives it back. A holder holds for certain from the return of its acquire to the call of its
 * release. An acquire without an answer holds nothing for certain. Exact for locks with a release;
 * O(n log n).
 *
 * @see Kleppmann (2016), How to do distributed locking, on fencing tokens
 */
export function checkMutualExclusion(
  history: History,
  options: MutualExclusionOptions = {},
): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ rule: mutualExclusionRule, history, slots })
  const { holds, tried, contended, overlaps, refused, unread } = readHolds(history, slots, options)
  const order = holds.rows.toSorted((a, b) => {
    const bySlot = (slots.operation[a] as number) - (slots.operation[b] as number)
    return (
      bySlot || (history.returnedAtNs[a] as number) - (history.returnedAtNs[b] as number) || a - b
    )
  })
  const tokens = new Versions(history, options.versions)
  sweep({ history, slots, findings, order, endOf: holds.endOf, tokens })
  return findings.toResult({
    keys: tried,
    contendedKeys: contended,
    found: { holds: holds.rows.length, overlaps, refused },
    missing: [
      unread > 0 ? describeUnread(unread, 'tries to get a lock') : null,
      tokens.describeMixture('fencing tokens'),
    ],
  })
}

/** Pairs each answered acquire with its release; `endOf` is by row of the acquire. */
function readHolds(history: History, slots: Slots, options: MutualExclusionOptions) {
  const { invokedAtNs, returnedAtNs, client, value, action, outcome, length } = history
  const notSureNs = 4 * (history.uncertaintyNs ?? 0)
  const endOf = new Float64Array(length)
  const rows: number[] = []
  const open = new Map<number, number>()
  const openCount = new Int32Array(slots.count)
  const wantedUntil = new Float64Array(slots.count).fill(-Infinity)
  const flags = new Uint8Array(slots.count)
  const unreadCode = unreadCodeOf(history)
  const seen = { overlaps: 0, refused: 0, unread: 0 }
  for (let row = 0; row < length; row++) {
    const slot = slots.operation[row] as number
    const holder = sessionOf(slot, client[row] as number)
    if (action[row] === ACTION.release) {
      // A refused release gave nothing back.
      const held = outcome[row] === OUTCOME.fail ? undefined : open.get(holder)
      if (held === undefined) continue
      endOf[held] = Math.min(endOf[held] as number, invokedAtNs[row] as number)
      wantedUntil[slot] = Math.max(wantedUntil[slot] as number, returnedAtNs[row] as number)
      open.delete(holder)
      openCount[slot] = (openCount[slot] as number) - 1
      continue
    }
    if (action[row] !== ACTION.acquire || !isContending(history, row)) continue
    const overlaps =
      (openCount[slot] as number) > 0 ||
      (invokedAtNs[row] as number) + notSureNs < (wantedUntil[slot] as number)
    flags[slot] = (flags[slot] as number) | 1 | (overlaps ? 2 : 0)
    wantedUntil[slot] = Math.max(wantedUntil[slot] as number, returnedAtNs[row] as number)
    if (overlaps) seen.overlaps += 1
    const isAnswered = outcome[row] === OUTCOME.ok
    if (isAnswered && value[row] === unreadCode) seen.unread += 1
    if (outcome[row] === OUTCOME.fail || (isAnswered && value[row] === NONE)) seen.refused += 1
    if (!isAnswered || value[row] === NONE || value[row] === unreadCode) continue
    const lease = (invokedAtNs[row] as number) + (options.leaseNs ?? Infinity)
    endOf[row] = Math.min(lease, options.killedAtNs?.get(client[row] as number) ?? Infinity)
    if (!open.has(holder)) openCount[slot] = (openCount[slot] as number) + 1
    open.set(holder, row)
    rows.push(row)
  }
  const tried = flags.reduce((keys, flag) => keys + (flag & 1), 0)
  const contended = flags.reduce((keys, flag) => keys + (flag >> 1), 0)
  return { holds: { rows, endOf }, tried, contended, ...seen }
}

type Sweep = {
  readonly history: History
  readonly slots: Slots
  readonly findings: Findings
  /** Rows of answered acquires, by lock, then by the time the hold began. */
  readonly order: readonly number[]
  readonly endOf: Float64Array
  readonly tokens: Versions
}

function sweep({ history, slots, findings, order, endOf, tokens }: Sweep): void {
  let longest = -1
  let previous = -1
  for (const row of order) {
    const slot = slots.operation[row] as number
    const startsAt = history.returnedAtNs[row] as number
    if (startsAt >= (endOf[row] as number)) continue // the lease was over before the answer came
    const isNext = previous >= 0 && slots.operation[previous] === slot
    const holder = isNext ? longest : -1
    if (holder >= 0 && startsAt < (endOf[holder] as number)) {
      findings.add('OVERLAP', slot, () => ({
        operations: [holder, row],
        sentence: `Lock ${slots.keyOf(slot)} was given to ${who(history, row)} while ${who(history, holder)} still held it.`,
      }))
    }
    if (isNext) compareTokens({ history, slots, findings, tokens }, previous, row)
    if (holder < 0 || (endOf[row] as number) > (endOf[holder] as number)) longest = row
    previous = row
  }
}

function compareTokens(
  { history, slots, findings, tokens }: Pick<Sweep, 'history' | 'slots' | 'findings' | 'tokens'>,
  earlier: number,
  later: number,
): void {
  const slot = slots.operation[later] as number
  const [before, after] = [earlier, later].map((row) => history.value[row] as number) as [
    number,
    number,
  ]
  const order = tokens.compare(after, before)
  // Answers that have no order are no fencing tokens.
  if (order === undefined || order > 0) return
  findings.add('FENCING', slot, () => ({
    operations: [earlier, later],
    sentence: `Lock ${slots.keyOf(slot)} gave token ${history.values.decode(before)} to ${who(history, earlier)} and then ${history.values.decode(after)} to ${who(history, later)}: tokens must rise.`,
  }))
}
