import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings, settleUnknown } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { anyAcknowledged, answered } from './minimum-evidence.ts'
import { countAcknowledged, countAnswered, countKeyOverlaps, isContending } from './overlaps.ts'
import { toSlots, type Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'

export type ExactlyOnceOptions = {
  /**
   * How often an item may be stored. `one`: once, however often it was sent. `at-least-one`: duplicates are
   * part of the contract. `per-attempt`: there is no key, so each acknowledged attempt stores one row, and
   * each unanswered one at most one. Default `one`.
   */
  readonly rows?: 'one' | 'at-least-one' | 'per-attempt'
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export const exactlyOnceRule: GuaranteeRule = {
  kind: 'exactlyOnce',
  anomalies: pickClasses('LOST', 'DUPLICATE', 'CORRUPT', 'GHOST', 'PHANTOM'),
  minimum: [
    anyAcknowledged('acknowledged operations', 'nothing was acknowledged'),
    answered('operations that were acknowledged or refused'),
  ],
}

/**
 * Is everything that was acknowledged stored, once, and nothing else?
 *
 * Operations: `add` or `create` of the item `key`, with the hash of its content as proposal; retries are
 * further operations on the same key. An operation without an answer may have stored its item or not.
 * Exact, linear time.
 *
 * @param stored final rows; undefined if the database could not be read
 * @see Jepsen, checker/set: acknowledged but not read is lost, read but not attempted is unexpected
 */
export function checkExactlyOnce(
  history: History,
  stored: StoredRows | undefined,
  { rows = 'one', earlier }: ExactlyOnceOptions = {},
): GuaranteeResult {
  const slots = toSlots(history, stored)
  const findings = new Findings({ rule: exactlyOnceRule, history, slots, stored, earlier })
  const items = countAttempts(history, slots)
  if (stored) judge({ history, slots, items, findings, stored, rows })
  const { touched, retried } = countItems(items)
  const isSent = (row: number) =>
    history.action[row] === ACTION.add || history.action[row] === ACTION.create
  const { overlaps } = countKeyOverlaps(
    history,
    slots,
    (row) => isSent(row) && isContending(history, row),
  )
  return findings.toResult({
    keys: touched,
    contendedKeys: retried,
    found: {
      acknowledged: countAcknowledged(history, isSent),
      answered: countAnswered(history, isSent),
      overlaps,
    },
    unknown: settleUnknown(
      history,
      stored && ((row) => items.stored[slots.operation[row] as number] !== 0),
    ),
    missing: [stored ? null : 'the stored rows could not be read'],
  })
}

type Items = ReturnType<typeof countAttempts>

function countAttempts(history: History, slots: Slots) {
  const items = {
    ok: new Uint32Array(slots.count),
    info: new Uint32Array(slots.count),
    fail: new Uint32Array(slots.count),
    /** The content that was sent; NONE when unknown or when attempts differ. */
    content: new Uint32Array(slots.count),
    mixed: new Uint8Array(slots.count),
    stored: new Uint32Array(slots.count),
  }
  const { ok, info, fail, content, mixed } = items
  const { action, outcome, proposal, length } = history
  for (let row = 0; row < length; row++) {
    const kind = action[row] as number
    if (kind !== ACTION.add && kind !== ACTION.create) continue
    const slot = slots.operation[row] as number
    if (outcome[row] === OUTCOME.ok) ok[slot] = (ok[slot] as number) + 1
    else if (outcome[row] === OUTCOME.info) info[slot] = (info[slot] as number) + 1
    else fail[slot] = (fail[slot] as number) + 1
    const sent = proposal[row] as number
    if (content[slot] === NONE) content[slot] = sent
    else if (content[slot] !== sent) mixed[slot] = 1
  }
  return items
}

type Context = {
  readonly history: History
  readonly slots: Slots
  readonly items: Items
  readonly findings: Findings
  readonly stored: StoredRows
  readonly rows: NonNullable<ExactlyOnceOptions['rows']>
}

function judge(context: Context): void {
  const { slots, items, findings, stored, history, rows } = context
  const { content, mixed } = items
  for (let row = 0; row < stored.length; row++) {
    const slot = slots.row[row] as number
    items.stored[slot] = (items.stored[slot] as number) + 1
    const sent = content[slot] as number
    const found = stored.value[row] as number
    if (sent === found || sent === NONE || found === NONE || mixed[slot] !== 0) continue
    findings.add('CORRUPT', { slot, row: found }, () => ({
      proves: (operation) => history.outcome[operation] !== OUTCOME.fail,
      sentence: `Item ${slots.keyOf(slot)} was sent with content ${history.values.decode(sent)} and is stored with ${history.values.decode(found)}.`,
    }))
  }
  for (let slot = 1; slot < slots.count; slot++) {
    const ok = items.ok[slot] as number
    const effects = ok + (items.info[slot] as number)
    const found = items.stored[slot] as number
    const least = rows === 'per-attempt' ? ok : Math.min(ok, 1)
    const most = mostRows(rows, effects)
    if (found < least || found > most) {
      report(context, slot, { least, most })
    }
  }
}

/** How many rows the attempts that may have taken effect can leave. */
function mostRows(rows: Context['rows'], effects: number): number {
  if (effects === 0 || rows === 'per-attempt') return effects
  return rows === 'one' ? 1 : Infinity
}

function report(
  { history, slots, items, findings, rows }: Context,
  slot: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  const found = items.stored[slot] as number
  /** Those that may have stored it. */
  const attempts = (items.ok[slot] as number) + (items.info[slot] as number)
  const item = () => `Item ${slots.keyOf(slot)}`
  if (found < least) {
    findings.add('LOST', slot, () => ({
      proves: (row) => history.outcome[row] === OUTCOME.ok,
      sentence:
        found === 0
          ? `${item()} was acknowledged, and is not stored.`
          : `${item()} was acknowledged ${least} times, and is stored ${found} times.`,
    }))
  } else if (attempts > 0) {
    findings.add('DUPLICATE', { slot, excess: found - most }, () => ({
      proves: (row) => history.outcome[row] !== OUTCOME.fail,
      sentence:
        rows === 'one'
          ? `${item()} is stored ${found} times. The contract is one row, however often it is sent (here ${timesText(attempts)}).`
          : `${item()} is stored ${found} times. The contract is one row for each attempt that may have stored it, ${most} at most.`,
    }))
  } else if (items.fail[slot] === 0) {
    findings.add('PHANTOM', { slot, excess: found }, () => ({
      sentence: `${item()} is stored, and no client sent it.`,
    }))
  } else {
    findings.add('GHOST', { slot, excess: found }, () => ({
      proves: (row) => history.outcome[row] === OUTCOME.fail,
      sentence: `${item()} was refused every time it was sent, and is stored all the same.`,
    }))
  }
}

const timesText = (times: number): string => (times === 1 ? 'once' : `${times} times`)

function countItems({ ok, info, fail }: Items) {
  let touched = 0
  let retried = 0
  for (let slot = 1; slot < ok.length; slot++) {
    const attempts = (ok[slot] as number) + (info[slot] as number) + (fail[slot] as number)
    if (attempts > 0) touched += 1
    if (attempts > 1) retried += 1
  }
  return { touched, retried }
}
