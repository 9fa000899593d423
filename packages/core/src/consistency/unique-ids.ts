import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { toSlots } from './slots.ts'

/**
 * Did the server ever give one id to two things?
 *
 * Operations: `create` or `add` of the thing `key`, answered with the id that the server made. Retries of
 * one thing may get the same id. Exact, linear time.
 */
export function checkUniqueIds(history: History): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ kind: 'uniqueIds', history, slots })
  const firstRow = new Map<number, number>()
  let given = 0
  for (let row = 0; row < history.length; row++) {
    const isCreate = history.action[row] === ACTION.create || history.action[row] === ACTION.add
    const id = history.value[row] as number
    if (!isCreate || history.outcome[row] !== OUTCOME.ok || id === NONE) continue
    given += 1
    const first = firstRow.get(id)
    if (first === undefined) firstRow.set(id, row)
    else if (slots.operation[first] !== slots.operation[row]) {
      findings.add('DUPLICATE_ID', slots.operation[row] as number, () => ({
        operations: [first, row],
        sentence: `Id ${history.values.decode(id)} was given to ${slots.keyOf(slots.operation[first] as number)} for ${who(history, first)} and to ${slots.keyOf(slots.operation[row] as number)} for ${who(history, row)}.`,
      }))
    }
  }
  return findings.toResult({
    keys: firstRow.size,
    contendedKeys: given > 1 ? firstRow.size : 0,
    missing: [given > 1 ? null : 'fewer than two ids were given'],
  })
}
