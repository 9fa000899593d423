import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings, settleUnknown, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { anyAcknowledged, atOnce, manyOverlaps } from './minimum-evidence.ts'
import { countAcknowledged, countKeyOverlaps, isContending } from './overlaps.ts'
import { toSlots, type Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'

export type WriteOnceOptions = {
  /** The server picks the value itself: any write may have made it. Default: a value must be proposed. */
  readonly serverPicks?: boolean
  /** Reads may be this old (a declared cache or replica). The final rows may not. Default 0. */
  readonly lagNs?: number
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export const writeOnceRule: GuaranteeRule = {
  kind: 'writeOnce',
  anomalies: pickClasses(
    'CONFLICT',
    'LOST_OR_STALE',
    'PHANTOM',
    'GHOST',
    'FROM_FUTURE',
    'DUPLICATE_ROW',
  ),
  minimum: [
    anyAcknowledged('acknowledged writes', 'no write was acknowledged'),
    manyOverlaps(
      'writes that overlapped another write of the same key',
      'no two clients wrote the same key at the same time',
      `send writes of one key ${atOnce}; refused ones count`,
    ),
  ],
}

/**
 * Is every key written at most once, and does everybody see that first value for ever?
 *
 * Operations: `write` proposes `proposal` and answers `value`; `read` answers `value` or none. The final
 * rows count as a read after everything. Exact: finds an anomaly if and only if no order of the operations
 * that respects real time explains them; operations at the same instant count as concurrent. Linear time.
 *
 * @param stored final rows, one a key; undefined if the database could not be read
 * @see Gibbons & Korach (1997), Testing Shared Memories, on registers with few writes
 */
export function checkWriteOnce(
  history: History,
  stored: StoredRows | undefined,
  options: WriteOnceOptions = {},
): GuaranteeResult {
  const slots = toSlots(history, stored)
  const { earlier } = options
  const findings = new Findings({ rule: writeOnceRule, history, slots, stored, earlier })
  const keys = makeKeys(slots.count)
  const unread = readOperations({ history, slots, keys, findings })
  if (stored) {
    findDuplicateRows({ history, slots, keys, findings, stored })
    readStored({ history, slots, keys, findings, stored })
  }
  findCreators({ history, slots, keys, anyProposal: options.serverPicks ?? false })
  judge({ history, slots, keys, findings, lagNs: options.lagNs ?? 0 })
  const isWrite = (row: number) => history.action[row] === ACTION.write
  const { overlaps, contendedKeys } = countKeyOverlaps(
    history,
    slots,
    (row) => isWrite(row) && isContending(history, row),
  )
  return findings.toResult({
    keys: keys.touched.reduce((sum, flag) => sum + flag, 0),
    contendedKeys,
    found: { acknowledged: countAcknowledged(history, isWrite), overlaps },
    unknown: settleUnknown(
      history,
      stored &&
        ((row) => {
          const slot = slots.operation[row] as number
          return keys.row[slot] !== 0 && keys.value[slot] === history.proposal[row]
        }),
    ),
    missing: [
      stored ? null : 'the stored rows could not be read',
      unread > 0 ? describeUnread(unread, 'writes and reads') : null,
    ],
  })
}

type Keys = ReturnType<typeof makeKeys>

/** What is known about each key, one array a fact. */
function makeKeys(count: number) {
  return {
    /** The first value seen, and the operation that saw it (-1: only the stored row). */
    value: new Uint32Array(count),
    first: new Int32Array(count).fill(-1),
    /** Earliest return that proves it is set; latest invocation that proves it is not, by an operation or (-1) by the rows. */
    setBy: new Float64Array(count).fill(Infinity),
    setOp: new Int32Array(count),
    unsetAt: new Float64Array(count).fill(-Infinity),
    unsetOp: new Int32Array(count),
    /** Earliest invocation of a write that can have made the value. */
    madeAt: new Float64Array(count).fill(Infinity),
    /** Rows in the database. */
    row: new Uint32Array(count),
    /** 1: written by an attempt that was not refused; in conflict; a refused write asked for the value. */
    touched: new Uint8Array(count),
    conflicts: new Uint8Array(count),
    refused: new Uint8Array(count),
  }
}

type Context = {
  readonly history: History
  readonly slots: Slots
  readonly keys: Keys
  readonly findings: Findings
}

/** Returns how many answers could not be read. */
function readOperations({ history, slots, keys, findings }: Context): number {
  const { invokedAtNs, returnedAtNs, value, action, outcome, length } = history
  const unreadCode = unreadCodeOf(history)
  let unread = 0
  for (let row = 0; row < length; row++) {
    const slot = slots.operation[row] as number
    const answer = outcome[row] as number
    if (slot === 0 || answer === OUTCOME.fail) continue
    const isWrite = action[row] === ACTION.write
    if (isWrite) keys.touched[slot] = 1
    if (answer === OUTCOME.info) continue
    const seen = value[row] as number
    if (seen === unreadCode) {
      unread += 1
      // It is written, with a value that nobody knows; a read says nothing at all.
      if (!isWrite) continue
    } else if (seen === NONE) {
      // A write that was answered without a value has set one by the time it returns, and denies it.
      const at = isWrite ? Infinity : (invokedAtNs[row] as number)
      if (at > (keys.unsetAt[slot] as number)) {
        keys.unsetAt[slot] = at
        keys.unsetOp[slot] = row
      }
      if (!isWrite) continue
    } else if (keys.value[slot] === NONE) {
      keys.value[slot] = seen
      keys.first[slot] = row
    } else if (keys.value[slot] !== seen) {
      conflict({ history, slots, keys, findings }, slot, row)
    }
    if ((returnedAtNs[row] as number) < (keys.setBy[slot] as number)) {
      keys.setBy[slot] = returnedAtNs[row] as number
      keys.setOp[slot] = row
    }
  }
  return unread
}

function conflict({ history, slots, keys, findings }: Context, slot: number, row: number): void {
  if (keys.conflicts[slot] !== 0) return
  keys.conflicts[slot] = 1
  const first = keys.first[slot] as number
  findings.add('CONFLICT', slot, () => {
    const one = history.values.decode(keys.value[slot] as number)
    const other = history.values.decode(history.value[row] as number)
    const sentence = `Key ${slots.keyOf(slot)} was "${one}" for ${who(history, first)} and "${other}" for ${who(history, row)}: the first value must hold for everybody.`
    return { operations: [first, row], sentence }
  })
}

type StoredContext = Context & { readonly stored: StoredRows }

function findDuplicateRows({ slots, keys, findings, stored }: StoredContext): void {
  for (let row = 0; row < stored.length; row++) {
    const slot = slots.row[row] as number
    keys.row[slot] = (keys.row[slot] as number) + 1
  }
  for (let slot = 1; slot < slots.count; slot++) {
    const found = keys.row[slot] as number
    if (found < 2) continue
    findings.add('DUPLICATE_ROW', { slot, excess: found - 1 }, () => ({
      operations: [],
      sentence: `Key ${slots.keyOf(slot)} has more than one stored row: a write-once key has exactly one.`,
    }))
  }
}

function readStored(context: StoredContext): void {
  const { history, slots, keys, findings, stored } = context
  for (let row = 0; row < stored.length; row++) {
    const slot = slots.row[row] as number
    const value = stored.value[row] as number
    const known = keys.value[slot] as number
    if (known === NONE) keys.value[slot] = value
    else if (value !== NONE && value !== known && keys.conflicts[slot] === 0) {
      keys.conflicts[slot] = 1
      const first = keys.first[slot] as number
      findings.add(
        'CONFLICT',
        { slot, of: JSON.stringify([slots.keyOf(slot), ...decodeBoth(history, known, value)]) },
        () => ({
          ...(first < 0 ? {} : { operations: [first] }),
          sentence:
            first < 0
              ? `Key ${slots.keyOf(slot)} is stored as "${history.values.decode(known)}" and as "${history.values.decode(value)}": the first value must hold.`
              : `Key ${slots.keyOf(slot)} was "${history.values.decode(known)}" for ${who(history, first)}, but "${history.values.decode(value)}" is stored: the answer must be the stored value.`,
        }),
      )
    }
  }
  // A key without a row, or with an empty one, is a read of "none" after everything.
  const present = new Uint8Array(slots.count)
  for (let row = 0; row < stored.length; row++) {
    if (stored.value[row] !== NONE) present[slots.row[row] as number] = 1
  }
  for (let slot = 1; slot < slots.count; slot++) {
    if (present[slot] === 1) continue
    keys.unsetAt[slot] = Infinity
    keys.unsetOp[slot] = -1
  }
}

const decodeBoth = ({ values }: History, one: number, other: number): string[] =>
  [one, other].map((code) => values.decode(code) ?? '').toSorted()

function findCreators(
  context: Omit<Context, 'findings'> & { readonly anyProposal: boolean },
): void {
  const { history, slots, keys, anyProposal } = context
  const { invokedAtNs, proposal, action, outcome, length } = history
  for (let row = 0; row < length; row++) {
    if (action[row] !== ACTION.write) continue
    const slot = slots.operation[row] as number
    const fits = anyProposal || proposal[row] === keys.value[slot]
    const at = invokedAtNs[row] as number
    if (outcome[row] === OUTCOME.fail) {
      if (fits) keys.refused[slot] = 1
    } else if (fits && at < (keys.madeAt[slot] as number)) keys.madeAt[slot] = at
  }
}

function judge(context: Context & { readonly lagNs: number }): void {
  const { history, slots, keys, findings, lagNs } = context
  for (let slot = 1; slot < slots.count; slot++) {
    const setBy = keys.setBy[slot] as number
    if (setBy + lagNs < (keys.unsetAt[slot] as number)) {
      findings.add('LOST_OR_STALE', slot, () => lostOrStale(context, slot))
    }
    const code = keys.value[slot] as number
    if (code === NONE) continue
    const madeAt = keys.madeAt[slot] as number
    const first = keys.first[slot] as number
    const value = () => history.values.decode(code)
    const isRefused = keys.refused[slot] !== 0
    if (madeAt === Infinity && isRefused && first < 0) {
      findings.add('GHOST', { slot, row: code }, () => ({
        proves: (row) => history.action[row] === ACTION.write,
        sentence: `Key ${slots.keyOf(slot)} is stored as "${value()}", and every write that proposed it was refused.`,
      }))
    } else if (madeAt === Infinity) {
      findings.add('PHANTOM', { slot, row: code }, () => ({
        sentence: `Key ${slots.keyOf(slot)} is "${value()}", and ${isRefused ? 'every write that proposed it was refused' : 'no client proposed that'}.`,
      }))
    } else if (madeAt > setBy) {
      findings.add('FROM_FUTURE', { slot, row: code }, () => ({
        ...(first < 0 ? {} : { operations: [keys.setOp[slot] as number] }),
        sentence: `Key ${slots.keyOf(slot)} was seen as "${value()}" before the first client proposed that.`,
      }))
    }
  }
}

function lostOrStale({ history, slots, keys }: Context, slot: number) {
  const setOp = keys.setOp[slot] as number
  const unsetOp = keys.unsetOp[slot] as number
  const key = slots.keyOf(slot)
  const answered = who(history, setOp)
  if (unsetOp < 0) {
    return {
      operations: [setOp],
      sentence: `Key ${key} was answered to ${answered}, and the database has no value for it: it is lost.`,
    }
  }
  if (history.action[unsetOp] === ACTION.write) {
    return {
      operations: [unsetOp],
      sentence: `A write of key ${key} by ${who(history, unsetOp)} was answered as done, without a value.`,
    }
  }
  return {
    operations: [setOp, unsetOp],
    sentence: `Key ${key} was answered to ${answered}, and ${who(history, unsetOp)} was answered later that it has no value.`,
  }
}
