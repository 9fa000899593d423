import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { isContending } from './overlaps.ts'
import type { Slots } from './slots.ts'
import { unreadCodeOf } from './unread.ts'

export type CreateItems = ReturnType<typeof makeItems>

function makeItems(count: number) {
  return {
    attempts: new Uint32Array(count),
    accepted: new Uint32Array(count),
    /** 1: acknowledged without a word that says whether it was new; not answered. */
    unworded: new Uint8Array(count),
    unanswered: new Uint8Array(count),
    /** The first answer `duplicate` or `conflict`, by its code; NONE for none. */
    repeated: new Uint32Array(count),
    /** The row of the first `accepted`, -1 for none. */
    creator: new Int32Array(count).fill(-1),
    acceptedAt: new Float64Array(count).fill(Infinity),
    /** The earliest invocation of an attempt that may have made it: without an answer, or without a word. */
    possibleAt: new Float64Array(count).fill(Infinity),
    /** The earliest return that proves it is there; the latest invocation of a read that missed it. Both with the operation. */
    seenBy: new Float64Array(count).fill(Infinity),
    seenOp: new Uint32Array(count),
    missedAt: new Float64Array(count).fill(-Infinity),
    missedOp: new Uint32Array(count),
    /** The content of the creator, else of the first attempt; 1 in `mixed` when attempts differ. */
    content: new Uint32Array(count),
    mixed: new Uint8Array(count),
    stored: new Uint32Array(count),
  }
}

/** Reads what every operation says about its item. */
export function readCreates(history: History, slots: Slots): CreateItems {
  const items = makeItems(slots.count)
  const accepted = history.values.encode('accepted')
  const duplicate = history.values.encode('duplicate')
  const conflict = history.values.encode('conflict')
  const unread = unreadCodeOf(history)
  const { invokedAtNs, returnedAtNs, value, action, outcome, length } = history
  for (let row = 0; row < length; row++) {
    const slot = slots.operation[row] as number
    const isRead = action[row] === ACTION.read
    if (!isRead) items.attempts[slot] = (items.attempts[slot] as number) + 1
    if (!isRead && outcome[row] !== OUTCOME.fail)
      noteContent(items, slot, history.proposal[row] as number)
    if (outcome[row] === OUTCOME.info && !isRead) {
      items.unanswered[slot] = 1
      notePossible(items, slot, invokedAtNs[row] as number)
    }
    if (outcome[row] !== OUTCOME.ok || (isRead && value[row] === unread)) continue
    if (isRead && value[row] === NONE) {
      // Operations are ordered by invocation: the last one is the latest.
      items.missedAt[slot] = invokedAtNs[row] as number
      items.missedOp[slot] = row
      continue
    }
    if (!isRead && value[row] === accepted) noteAccepted(items, slot, { history, row })
    else if (!isRead && (value[row] === duplicate || value[row] === conflict)) {
      if (items.repeated[slot] === NONE) items.repeated[slot] = value[row] as number
    } else if (!isRead) {
      items.unworded[slot] = 1
      notePossible(items, slot, invokedAtNs[row] as number)
    }
    if ((returnedAtNs[row] as number) < (items.seenBy[slot] as number)) {
      items.seenBy[slot] = returnedAtNs[row] as number
      items.seenOp[slot] = row
    }
  }
  return items
}

function notePossible(items: CreateItems, slot: number, invokedAtNs: number): void {
  items.possibleAt[slot] = Math.min(items.possibleAt[slot] as number, invokedAtNs)
}

function noteContent(items: CreateItems, slot: number, content: number): void {
  if (items.content[slot] === NONE) items.content[slot] = content
  else if (items.content[slot] !== content) items.mixed[slot] = 1
}

function noteAccepted(items: CreateItems, slot: number, { history, row }: AcceptedAt): void {
  items.accepted[slot] = (items.accepted[slot] as number) + 1
  if (items.creator[slot] !== -1) return
  items.creator[slot] = row
  items.acceptedAt[slot] = history.invokedAtNs[row] as number
  items.content[slot] = history.proposal[row] as number
}

type AcceptedAt = { readonly history: History; readonly row: number }

/** Items of which a create was sent, and those of which several were. */
export function countItems({ attempts }: CreateItems) {
  let touched = 0
  let repeated = 0
  for (let slot = 1; slot < attempts.length; slot++) {
    if ((attempts[slot] as number) > 0) touched += 1
    if ((attempts[slot] as number) > 1) repeated += 1
  }
  return { touched, repeated }
}

/** Creates of an item that was sent before; what never reached the target does not count. */
export function countRepeats(history: History, slots: Slots): number {
  const isSent = new Uint8Array(slots.count)
  let repeats = 0
  for (let row = 0; row < history.length; row++) {
    const slot = slots.operation[row] as number
    if (slot === 0 || history.action[row] !== ACTION.create || !isContending(history, row)) continue
    repeats += isSent[slot] as number
    isSent[slot] = 1
  }
  return repeats
}
