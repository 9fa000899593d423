import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { countOverlaps, isContending } from './overlaps.ts'
import { toSlots } from './slots.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'

export const uniqueIdsRule: GuaranteeRule = {
  kind: 'uniqueIds',
  anomalies: pickClasses('DUPLICATE_ID'),
  minimum: [
    {
      counted: 'ids',
      minimum: 10,
      what: 'ids',
      none: 'no answer had an id (the `value` that observe gives for a create)',
      send: 'create at least 10 things, best at the same time',
    },
  ],
}

/**
 * Did the server ever give one id to two things?
 *
 * Operations: `create` or `add` of the thing `key`, answered with the id that the server made. Retries of
 * one thing may get the same id. Exact, linear time. Keys that cannot distinguish two things (the id itself, or what
 * several things have in common) are no evidence: a second thing with the same id looks like a retry.
 */
export function checkUniqueIds(history: History): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ rule: uniqueIdsRule, history, slots })
  const firstRow = new Map<number, number>()
  const keys = new KeysOfThings()
  const unreadCode = unreadCodeOf(history)
  let given = 0
  let unread = 0
  for (let row = 0; row < history.length; row++) {
    const id = history.value[row] as number
    if (!isCreate(history, row) || history.outcome[row] !== OUTCOME.ok || id === NONE) continue
    if (id === unreadCode) {
      unread += 1
      continue
    }
    given += 1
    const operation = slots.operation[row] as number
    keys.add(operation, id, slots.keyOf(operation) === history.values.decode(id))
    const first = firstRow.get(id)
    if (first === undefined) firstRow.set(id, row)
    else if (slots.operation[first] !== slots.operation[row]) {
      findings.add('DUPLICATE_ID', slots.operation[row] as number, () => ({
        operations: [first, row],
        sentence: `Id ${history.values.decode(id)} was given to ${slots.keyOf(slots.operation[first] as number)} for ${who(history, first)} and to ${slots.keyOf(slots.operation[row] as number)} for ${who(history, row)}.`,
      }))
    }
  }
  // Two ids are alike because two creates ran at once, whatever they create.
  const { overlaps } = countOverlaps({
    history,
    count: 2,
    slotOf: (row) => (isCreate(history, row) ? 1 : 0),
    counts: (row) => isContending(history, row),
  })
  return findings.toResult({
    keys: firstRow.size,
    contendedKeys: given > 1 ? firstRow.size : 0,
    found: { ids: given, overlaps },
    missing: [unread > 0 ? describeUnread(unread, 'creates') : null, keys.findDoubt()],
    warnings:
      overlaps === 0 && given > 0
        ? ['no two creates overlapped: ids that are made at the same time were not put to the test']
        : [],
  })
}

/** Whether keys distinguish things. */
class KeysOfThings {
  readonly #idsOf = new Map<number, { ids: Set<number>; repeats: boolean }>()
  #given = 0
  #selfNamed = 0

  add(operation: number, id: number, isSelfNamed: boolean): void {
    this.#given += 1
    if (isSelfNamed) this.#selfNamed += 1
    const known = this.#idsOf.get(operation)
    if (!known) this.#idsOf.set(operation, { ids: new Set([id]), repeats: false })
    else if (known.ids.has(id)) known.repeats = true
    else known.ids.add(id)
  }

  /** Why no duplicate could be seen; null where it could. */
  findDoubt(): string | null {
    const remedy =
      'let `key` name what was asked for (a reference of the request), and `value` be the id'
    if (this.#given > 0 && this.#selfNamed === this.#given) {
      return `the key of every create is the id that it was answered, so that two things with one id look like one; ${remedy}`
    }
    const isShared = [...this.#idsOf.values()].some(({ ids, repeats }) => repeats && ids.size > 1)
    return isShared
      ? `one key got several ids, and one of them more than once: it stands for several things, and a second thing with one id looks like a retry; ${remedy}`
      : null
  }
}

function isCreate({ action }: History, row: number): boolean {
  return action[row] === ACTION.create || action[row] === ACTION.add
}
