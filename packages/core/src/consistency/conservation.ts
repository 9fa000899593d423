import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { toSlots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'

export type ConservationOptions = {
  /** What every snapshot must sum to. */
  readonly total: number
  /** Sums of decimal fractions may be off by this much. Default 0. */
  readonly tolerance?: number
}

/**
 * Do the parts sum to the same whole in every snapshot, whatever is moved between them?
 *
 * Operations: the `read` rows of one wire attempt are one snapshot of all keys; `write`, `add` move. The
 * final rows are the last snapshot. Sound and linear; moves that keep the sum wrong the same way in both
 * directions are not seen.
 *
 * @param stored final rows; undefined if the database could not be read
 */
export function checkConservation(
  history: History,
  stored: StoredRows | undefined,
  { total, tolerance = 0 }: ConservationOptions,
): GuaranteeResult {
  const slots = toSlots(history, stored)
  const findings = new Findings({ kind: 'conservation', history, slots, stored })
  const snapshots = readSnapshots(history)
  for (const rows of snapshots) {
    const sum = sumOf(
      history,
      rows.map((row) => history.value[row] as number),
    )
    if (Math.abs(sum - total) <= tolerance) continue
    const [first] = rows as [number]
    findings.add('NOT_CONSERVED', slots.operation[first] as number, () => ({
      operations: rows,
      sentence: `The ${rows.length} parts that ${who(history, first)} read sum to ${sum}, not to ${total}.`,
    }))
  }
  if (stored && stored.length > 0) {
    const sum = sumOf(history, stored.value)
    if (!(Math.abs(sum - total) <= tolerance)) {
      findings.add('NOT_CONSERVED', 0, () => ({
        operations: [],
        rows: Array.from(stored.key.subarray(0, 20), (key, row) => ({
          key: history.keys.decode(key),
          value: history.values.decode(stored.value[row] as number),
        })),
        sentence: `The ${stored.length} stored parts sum to ${sum}, not to ${total}.`,
      }))
    }
  }
  const moves = countMoves(history)
  return findings.toResult({
    keys: new Set(slots.operation).size,
    contendedKeys: moves.overlapping,
    missing: [
      stored && stored.length > 0 ? null : 'the stored rows could not be read',
      moves.acknowledged > 0 ? null : 'nothing was moved',
    ],
  })
}

function readSnapshots(history: History): Iterable<number[]> {
  const snapshots = new Map<string, number[]>()
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] !== ACTION.read || history.outcome[row] !== OUTCOME.ok) continue
    const attempt = `${history.client[row]} ${history.invokedAtNs[row]}`
    const snapshot = snapshots.get(attempt)
    if (snapshot) snapshot.push(row)
    else snapshots.set(attempt, [row])
  }
  return snapshots.values()
}

function sumOf(history: History, codes: Iterable<number>): number {
  let sum = 0
  for (const code of codes) sum += code === NONE ? 0 : Number(history.values.decode(code))
  return sum
}

function countMoves(history: History) {
  let acknowledged = 0
  let overlapping = 0
  let busyUntil = -Infinity
  for (let row = 0; row < history.length; row++) {
    const isMove = history.action[row] === ACTION.write || history.action[row] === ACTION.add
    if (!isMove || history.outcome[row] === OUTCOME.fail) continue
    if (history.outcome[row] === OUTCOME.ok) acknowledged += 1
    if ((history.invokedAtNs[row] as number) < busyUntil) overlapping += 1
    busyUntil = Math.max(busyUntil, history.returnedAtNs[row] as number)
  }
  return { acknowledged, overlapping }
}
