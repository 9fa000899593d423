import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { countItems, countRepeats, readCreates, type CreateItems } from './create-items.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings, settleUnknown, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { anyAcknowledged, answered, atOnce } from './minimum-evidence.ts'
import { countAcknowledged, countAnswered, countKeyOverlaps, isContending } from './overlaps.ts'
import { findPartialBatches } from './partial-batches.ts'
import { toSlots, type Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'

/**
 * What a create may be answered, in the `value` of the operation: `accepted` (it is new), `duplicate` (it was there,
 * with the same content), `conflict` (it was there, with another content). Without a value (a 204) it is acknowledged,
 * and whether it was new is unknown. Any other word is an error of the author's observe.
 */
export const CREATE_ANSWERS = ['accepted', 'duplicate', 'conflict'] as const
export type CreateAnswer = (typeof CREATE_ANSWERS)[number]

export type IdempotentCreateOptions = {
  /** The items of one attempt are stored together or not at all. Default false. */
  readonly atomicBatches?: boolean
  /** Reads may be this old. The final rows may not. Default 0. */
  readonly lagNs?: number
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export const idempotentCreateRule: GuaranteeRule = {
  kind: 'idempotentCreate',
  anomalies: pickClasses(
    'DOUBLE_ACCEPT',
    'FALSE_DUPLICATE',
    'LOST',
    'LOST_OR_STALE',
    'DUPLICATE',
    'GHOST',
    'PHANTOM',
    'CORRUPT',
    'KEY_REUSE',
    'PARTIAL_BATCH',
  ),
  minimum: [
    anyAcknowledged('acknowledged creates', 'nothing was acknowledged'),
    answered('creates that were acknowledged or refused'),
    {
      // Not more: under faults only what lost its answer is sent again.
      counted: 'repeats',
      minimum: 1,
      what: 'creates of an item that was sent before',
      none: 'nothing was sent twice',
      send: `send the same item again, best ${atOnce}`,
    },
  ],
}

/**
 * Does creating the same thing again leave one thing, and say so?
 *
 * Operations: `create` of `key` with the hash of its content as proposal, answered `accepted` (new),
 * `duplicate` (was there) or `conflict` (was there with another content), or without a word: then any of these.
 * Refused ones (409) are `fail`, and count as contention. `read` answers any value if it saw the key. Exact, linear
 * time.
 *
 * @param stored final rows; undefined if the database could not be read
 */
export function checkIdempotentCreate(
  history: History,
  stored: StoredRows | undefined,
  { atomicBatches = false, lagNs = 0, earlier }: IdempotentCreateOptions = {},
): GuaranteeResult {
  const slots = toSlots(history, stored)
  const findings = new Findings({ rule: idempotentCreateRule, history, slots, stored, earlier })
  const items = readCreates(history, slots)
  for (let row = 0; row < (stored?.length ?? 0); row++) {
    const slot = slots.row[row] as number
    items.stored[slot] = (items.stored[slot] as number) + 1
  }
  const context = { history, slots, items, findings, stored, lagNs }
  for (let slot = 1; slot < slots.count; slot++) {
    judgeAnswers(context, slot)
    if (stored) judgeRows(context, slot)
  }
  judgeContents(context)
  if (stored && atomicBatches)
    findPartialBatches({ history, slots, stored: items.stored, findings })
  const { touched, repeated } = countItems(items)
  const isCreate = (row: number) => history.action[row] === ACTION.create
  const repeats = countRepeats(history, slots)
  const { overlaps } = countKeyOverlaps(
    history,
    slots,
    (row) => isCreate(row) && isContending(history, row),
  )
  const words = readWords(history)
  return findings.toResult({
    keys: touched,
    contendedKeys: repeated,
    found: {
      acknowledged: countAcknowledged(history, isCreate),
      answered: countAnswered(history, isCreate),
      repeats,
      overlaps,
    },
    unknown: settleUnknown(
      history,
      stored && ((row) => items.stored[slots.operation[row] as number] !== 0),
    ),
    missing: [
      stored ? null : 'the stored rows could not be read',
      describeUnknownWord(words),
      words.known > 0 && words.missing > 0 ? describeUnread(words.missing, 'creates') : null,
    ],
    warnings: [
      ...(words.known === 0 && words.missing > 0
        ? [
            'no answer shows whether it was new: DOUBLE_ACCEPT and FALSE_DUPLICATE were not looked for; observe may return the value accepted, duplicate or conflict',
          ]
        : []),
      ...(repeats > 0 && overlaps === 0
        ? ['no two creates of one item overlapped: a race between them was not put to the test']
        : []),
    ],
  })
}

type Words = ReturnType<typeof readWords>

/** Which words the acknowledged creates were answered with. */
function readWords(history: History) {
  const codes = new Set(CREATE_ANSWERS.map((word) => history.values.encode(word)))
  const unread = unreadCodeOf(history)
  const words = { known: 0, missing: 0, unknown: 0, example: '', step: '' }
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] !== ACTION.create || history.outcome[row] !== OUTCOME.ok) continue
    const value = history.value[row] as number
    if (codes.has(value)) words.known += 1
    else if (value === NONE || value === unread) words.missing += 1
    else {
      words.unknown += 1
      if (words.unknown > 1) continue
      words.example = history.values.decode(value) ?? ''
      words.step = history.steps[history.step[row] as number] ?? ''
    }
  }
  return words
}

function describeUnknownWord({ unknown, example, step }: Words): string | null {
  if (unknown === 0) return null
  const where = step === '' ? '' : ` on ${step}`
  return `observe returned the value "${example}" for ${unknown} creates${where}: a create is answered ${CREATE_ANSWERS.join(', ')} or nothing`
}

type Context = {
  readonly history: History
  readonly slots: Slots
  readonly items: CreateItems
  readonly findings: Findings
  readonly stored: StoredRows | undefined
  readonly lagNs: number
}

/** What the answers alone contradict. */
function judgeAnswers({ history, slots, items, findings, lagNs }: Context, slot: number): void {
  const item = () => `Item ${slots.keyOf(slot)}`
  const accepted = items.accepted[slot] as number
  const seenBy = items.seenBy[slot] as number
  const seenOp = items.seenOp[slot] as number
  const possibleAt = items.possibleAt[slot] as number
  if (accepted > 1) {
    findings.add('DOUBLE_ACCEPT', slot, () => ({
      proves: (row) => history.value[row] === history.values.encode('accepted'),
      sentence: `${item()} was answered "accepted" ${accepted} times: only one caller may count it as new.`,
    }))
  }
  if (seenBy + lagNs < (items.missedAt[slot] as number)) {
    const missedOp = items.missedOp[slot] as number
    findings.add('LOST_OR_STALE', slot, () => ({
      operations: [seenOp, missedOp],
      sentence: `${item()} was there for ${who(history, seenOp)}, and ${who(history, missedOp)} was answered later that it is not.`,
    }))
  }
  const createdAt = accepted > 0 ? (items.acceptedAt[slot] as number) : possibleAt
  if (createdAt <= seenBy) return
  if (possibleAt > seenBy) {
    findings.add('FALSE_DUPLICATE', { slot, row: 'any' }, () => ({
      operations: [seenOp],
      sentence: `${item()} was said to be there for ${who(history, seenOp)}, before anybody can have created it.`,
    }))
  } else if (accepted === 1) {
    findings.add('DOUBLE_ACCEPT', slot, () => ({
      operations: [seenOp, items.creator[slot] as number],
      sentence: `${item()} was there for ${who(history, seenOp)}, and was accepted as new by ${who(history, items.creator[slot] as number)}.`,
    }))
  }
}

/** What the answers acknowledge and the rows do not have. */
function judgeRows({ history, slots, items, findings }: Context, slot: number): void {
  const stored = items.stored[slot] as number
  const item = () => `Item ${slots.keyOf(slot)}`
  const accepted = items.accepted[slot] as number
  const wasSeen = items.seenBy[slot] !== Infinity
  if (stored > 1) {
    findings.add('DUPLICATE', { slot, excess: stored - 1 }, () => ({
      proves: (row) =>
        history.action[row] === ACTION.create && history.outcome[row] !== OUTCOME.fail,
      sentence: `${item()} has ${stored} rows: an idempotent create leaves one.`,
    }))
  }
  if (stored === 0 && wasSeen) {
    const isAcknowledged = (row: number) => history.outcome[row] === OUTCOME.ok
    const repeated = items.repeated[slot] as number
    if (accepted === 0 && repeated !== NONE) {
      findings.add('FALSE_DUPLICATE', slot, () => ({
        proves: isAcknowledged,
        sentence: `${item()} was answered "${history.values.decode(repeated)}", was never accepted, and is not stored: the caller stops retrying and it is lost.`,
      }))
    } else {
      findings.add('LOST', slot, () => ({
        proves: isAcknowledged,
        sentence: `${item()} was acknowledged, and is not stored.`,
      }))
    }
  }
  if (stored > 0 && !wasSeen && items.unanswered[slot] === 0) {
    if ((items.attempts[slot] as number) > 0) {
      findings.add('GHOST', { slot, excess: stored }, () => ({
        proves: (row) => history.outcome[row] === OUTCOME.fail,
        sentence: `${item()} was refused every time it was sent, and is stored all the same.`,
      }))
    } else {
      findings.add('PHANTOM', { slot, excess: stored }, () => ({
        sentence: `${item()} is stored, and no client sent it.`,
      }))
    }
  }
}

/** Another content under the same key must be an error, the same content must not, and the first is stored. */
function judgeContents({ history, slots, items, findings, stored }: Context): void {
  const conflict = history.values.encode('conflict')
  const duplicate = history.values.encode('duplicate')
  const accepted = history.values.encode('accepted')
  const judged = new Uint8Array(slots.count)
  for (let row = 0; row < history.length; row++) {
    const slot = slots.operation[row] as number
    const isAnswered = history.outcome[row] === OUTCOME.ok && history.action[row] === ACTION.create
    if (!isAnswered || judged[slot] === 1) continue
    const isConflict = history.value[row] === conflict
    const creator = items.creator[slot] as number
    const differs = creator >= 0 && history.proposal[row] !== items.content[slot]
    const saysItIsThere = history.value[row] === duplicate || history.value[row] === accepted
    if (differs && saysItIsThere) {
      judged[slot] = 1
      findings.add('KEY_REUSE', slot, () => ({
        operations: [creator, row],
        sentence: `Item ${slots.keyOf(slot)} was created by ${who(history, creator)}; ${who(history, row)} sent another content under that key and was not refused.`,
      }))
    } else if (isConflict && items.mixed[slot] === 0) {
      judged[slot] = 1
      findings.add('FALSE_DUPLICATE', { slot, row: 'any' }, () => ({
        operations: [row],
        sentence: `Item ${slots.keyOf(slot)} was refused as a conflict for ${who(history, row)}, and no other content was sent.`,
      }))
    }
  }
  for (let row = 0; row < (stored?.length ?? 0); row++) {
    const slot = slots.row[row] as number
    const found = stored?.value[row] as number
    const sent = items.content[slot] as number
    const isCreatorKnown = (items.creator[slot] as number) >= 0 && items.unworded[slot] === 0
    const known = items.mixed[slot] === 0 || isCreatorKnown
    if (found === NONE || sent === NONE || found === sent || !known) continue
    const creator = items.creator[slot] as number
    findings.add('CORRUPT', { slot, row: found }, () => ({
      ...(creator < 0 ? {} : { operations: [creator] }),
      sentence: `Item ${slots.keyOf(slot)} is stored with another content than its creator sent.`,
    }))
  }
}
