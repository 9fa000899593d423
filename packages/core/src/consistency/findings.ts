import { OUTCOME, type History } from '../history/index.ts'
import { invariant } from '../invariant.ts'
import type { EarlierBreaches, Extent } from './earlier-breaches.ts'
import type { GuaranteeRule } from './guarantee-kind.ts'
import type {
  Anomaly,
  GuaranteeResult,
  OlderBreaches,
  StoredRow,
  UnknownOperations,
} from './guarantee-result.ts'
import {
  countEvidence,
  findMissingEvidence,
  type EvidenceFound,
  type MinimumEvidence,
} from './minimum-evidence.ts'
import type { Slots } from './slots.ts'
import type { StoredRows } from './stored-rows.ts'

/** How many anomalies of a class are stored, and operations and rows of an anomaly; all are counted. */
const kept = 20

type Suspect = {
  readonly class: string
  readonly slot: number
  /** The operations that contradict each other; without them, those that touched the key. */
  readonly operations?: readonly number[]
  /** Which operations on the key prove it, where that is not all of them. */
  readonly proves?: (row: number) => boolean
  readonly rows?: readonly StoredRow[]
  readonly sentence: string
}

type Evidence = {
  readonly rule: GuaranteeRule
  readonly history: History
  readonly slots: Slots
  readonly stored?: StoredRows | undefined
  readonly earlier?: EarlierBreaches | undefined
}

type Summary = {
  readonly keys: number
  readonly contendedKeys: number
  /** What was counted; a pass needs the minimum of the rule. `overlaps` is always reported. */
  readonly found: EvidenceFound & { readonly overlaps: number }
  /** Another minimum than that of the rule. */
  readonly minimum?: readonly MinimumEvidence[]
  readonly unknown?: UnknownOperations
  /** Why there is no evidence, whatever was counted: the first that is not null. */
  readonly missing: readonly (string | null)[]
  /** Why the rule was not put to the test: the first that is not null. */
  readonly untested?: readonly (string | null)[]
  readonly warnings?: readonly string[]
}

/** The key of an anomaly, and how far it goes where that may be compared with what was there before the load. */
type Where = Extent & { readonly slot: number }

/** Collects the anomalies of one check and makes its result. */
export class Findings {
  readonly #evidence: Evidence
  readonly #suspects: Suspect[] = []
  readonly #counts: Record<string, number> = {}
  readonly #older: Record<string, OlderBreaches> = {}

  constructor(evidence: Evidence) {
    this.#evidence = evidence
  }

  /**
   * Counts an anomaly of one of the rule's classes, apart from those that were there before the load; the sentence is only made
   * if it is among the first of its class.
   */
  add(
    anomaly: string,
    where: number | Where,
    describe: () => Omit<Suspect, 'class' | 'slot'>,
  ): void {
    const { slot, ...extent } = typeof where === 'number' ? { slot: where } : where
    const { earlier, slots } = this.#evidence
    const key = earlier ? slots.keyOf(slot) : ''
    if (earlier?.has({ class: anomaly, key, extent })) {
      const { count, first } = this.#older[anomaly] ?? { count: 0, first: key }
      this.#older[anomaly] = { count: count + 1, first }
      return
    }
    const count = (this.#counts[anomaly] ?? 0) + 1
    this.#counts[anomaly] = count
    if (count <= kept) this.#suspects.push({ class: anomaly, slot, ...describe() })
  }

  toResult(summary: Summary): GuaranteeResult {
    const { rule, history } = this.#evidence
    const { keys, contendedKeys, found, unknown, untested = [], warnings = [] } = summary
    const minimum = summary.minimum ?? rule.minimum
    const outcomes = countOutcomes(history)
    const missing = summary.missing.find(isReason) ?? null
    const reason = missing ?? untested.find(isReason) ?? findMissingEvidence(minimum, found)
    const failed = this.#suspects.length > 0
    return {
      kind: rule.kind,
      outcome: failed ? 'fail' : reason === null ? 'pass' : 'no_evidence',
      reason: failed ? null : reason,
      missing,
      operations: history.length,
      outcomes,
      keys,
      contendedKeys,
      overlaps: found.overlaps,
      evidence: countEvidence(minimum, found),
      anomalies: this.#prove(),
      counts: this.#counts,
      ...(Object.keys(this.#older).length > 0 && { older: this.#older }),
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
    const { rule, slots, history, stored } = this.#evidence
    const suspects = this.#suspects
    const operations = collect(slots.operation, suspects)
    const rows = collect(slots.row, suspects, () => true)
    return suspects.map((suspect, at) => {
      const proof = suspect.operations ?? operations[at] ?? []
      const found = suspect.rows ?? rows[at] ?? []
      const key = slots.keyOf(suspect.slot)
      return {
        class: suspect.class,
        promise: toPromise(rule, suspect.class),
        key,
        operations: proof.slice(0, kept),
        moreOperations: Math.max(0, proof.length - kept),
        rows: found
          .slice(0, kept)
          .map((row) =>
            typeof row === 'number'
              ? { key, value: history.values.decode(stored?.value[row] ?? 0) }
              : row,
          ),
        moreRows: Math.max(0, found.length - kept),
        sentence: suspect.sentence,
      }
    })
  }
}

function toPromise({ kind, anomalies }: GuaranteeRule, anomaly: string): string {
  const promise = anomalies[anomaly]
  invariant(promise !== undefined, `${kind} has no anomaly ${anomaly}`)
  return promise
}

/** Of each suspect, the positions of its slot that prove it: one pass over the column. */
function collect(
  column: Uint32Array,
  suspects: readonly Suspect[],
  proves?: (row: number) => boolean,
): number[][] {
  const groups = suspects.map((): number[] => [])
  if (suspects.length === 0) return groups
  const suspectsOf = new Map<number, number[]>()
  suspects.forEach(({ slot }, at) => {
    suspectsOf.set(slot, [...(suspectsOf.get(slot) ?? []), at])
  })
  for (let at = 0; at < column.length; at++) {
    for (const suspect of suspectsOf.get(column[at] as number) ?? []) {
      const isProof = proves ?? suspects[suspect]?.proves
      if (isProof === undefined || isProof(at)) groups[suspect]?.push(at)
    }
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

const isReason = (each: string | null): boolean => each !== null

/** Counts what the stored rows say about operations without an answer. */
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
