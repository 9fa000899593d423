import { OUTCOME, type History } from '../history/index.ts'
import type {
  Anomaly,
  AnomalyClass,
  GuaranteeKind,
  GuaranteeResult,
  StoredRow,
  UnknownOperations,
} from './guarantee-result.ts'
import type { Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'

/** How many anomalies of a class are kept, and operations and rows of an anomaly; all are counted. */
const kept = 20

type Suspect = {
  readonly class: AnomalyClass
  readonly slot: number
  /** The operations that contradict each other; without them, all that touched the key. */
  readonly operations?: readonly number[]
  readonly rows?: readonly StoredRow[]
  readonly sentence: string
}

type Evidence = {
  readonly kind: GuaranteeKind
  readonly history: History
  readonly slots: Slots
  readonly stored?: StoredRows | undefined
}

type Summary = {
  readonly keys: number
  readonly contendedKeys: number
  readonly unknown?: UnknownOperations
  /** The first that is not null says why there is no evidence. */
  readonly missing: readonly (string | null)[]
  readonly warnings?: readonly string[]
}

/** Collects the anomalies of one check and makes its result. */
export class Findings {
  readonly #evidence: Evidence
  readonly #suspects: Suspect[] = []
  readonly #counts: Partial<Record<AnomalyClass, number>> = {}

  constructor(evidence: Evidence) {
    this.#evidence = evidence
  }

  /** Counts an anomaly; the sentence is only made if it is among the first of its class. */
  add(anomaly: AnomalyClass, slot: number, describe: () => Omit<Suspect, 'class' | 'slot'>): void {
    const count = (this.#counts[anomaly] ?? 0) + 1
    this.#counts[anomaly] = count
    if (count <= kept) this.#suspects.push({ class: anomaly, slot, ...describe() })
  }

  toResult({ keys, contendedKeys, unknown, missing, warnings = [] }: Summary): GuaranteeResult {
    const { kind, history } = this.#evidence
    const outcomes = countOutcomes(history)
    const reason = missing.find((each) => each !== null) ?? null
    const failed = this.#suspects.length > 0
    return {
      kind,
      outcome: failed ? 'fail' : reason === null ? 'pass' : 'no_evidence',
      reason: failed ? null : reason,
      operations: history.length,
      outcomes,
      keys,
      contendedKeys,
      anomalies: this.#prove(),
      counts: this.#counts,
      unknown: unknown ?? {
        total: outcomes.info,
        stored: 0,
        absent: 0,
        unexplained: outcomes.info,
      },
      warnings,
    }
  }

  #prove(): Anomaly[] {
    const { slots, history, stored } = this.#evidence
    const wanted = new Set(this.#suspects.map(({ slot }) => slot))
    if (wanted.size === 0) return []
    const operations = groupBySlot(slots.operation, wanted)
    const rows = groupBySlot(slots.row, wanted)
    return this.#suspects.map((suspect) => ({
      class: suspect.class,
      key: slots.keyOf(suspect.slot),
      operations: (suspect.operations ?? operations.get(suspect.slot) ?? []).slice(0, kept),
      rows:
        suspect.rows ??
        (rows.get(suspect.slot) ?? []).map((row) => ({
          key: slots.keyOf(suspect.slot),
          value: history.values.decode(stored?.value[row] ?? 0),
        })),
      sentence: suspect.sentence,
    }))
  }
}

function groupBySlot(column: Uint32Array, wanted: ReadonlySet<number>): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (let at = 0; at < column.length; at++) {
    const slot = column[at] as number
    if (!wanted.has(slot)) continue
    const group = groups.get(slot)
    if (!group) groups.set(slot, [at])
    else if (group.length < kept) group.push(at)
  }
  return groups
}

function countOutcomes({ outcome, length }: History): GuaranteeResult['outcomes'] {
  const counts = [0, 0, 0]
  for (let row = 0; row < length; row++) {
    const code = outcome[row] as number
    counts[code] = (counts[code] as number) + 1
  }
  return {
    ok: counts[OUTCOME.ok] as number,
    fail: counts[OUTCOME.fail] as number,
    info: counts[OUTCOME.info] as number,
  }
}

/** Counts what the stored rows tell about operations without an answer. */
export function settleUnknown(
  history: History,
  isStored: ((row: number) => boolean) | undefined,
): UnknownOperations {
  let total = 0
  let stored = 0
  for (let row = 0; row < history.length; row++) {
    if (history.outcome[row] !== OUTCOME.info) continue
    total += 1
    if (isStored?.(row)) stored += 1
  }
  return isStored
    ? { total, stored, absent: total - stored, unexplained: 0 }
    : { total, stored: 0, absent: 0, unexplained: total }
}

/** `client 3 at 12.5 ms`, counted from the first operation of the run. */
export function who(history: History, row: number): string {
  const ms = ((history.invokedAtNs[row] as number) - (history.invokedAtNs[0] as number)) / 1e6
  return `client ${history.client[row]} at ${ms.toFixed(3)} ms`
}
