import type { Action } from '../history/index.ts'
import { ANOMALY_CLASSES, type AnomalyClass } from './guarantee-result.ts'
import type { MinimumEvidence } from './minimum-evidence.ts'
import type { Proof } from './mutants/proof.ts'

/** What a checker decides by. */
export type GuaranteeRule = {
  /** What configs, documents and docs call it; unique: `writeOnce`. */
  readonly kind: string
  /** Its classes of anomalies, and the rule that each breaks. */
  readonly anomalies: Readonly<Record<string, string>>
  /** What a pass needs, in the order in which it is asked for. */
  readonly minimum: readonly MinimumEvidence[]
}

/** One row of the registry in `guarantee-kinds.ts`. */
export type GuaranteeKind = GuaranteeRule & {
  /** What holds, for people: `a key is written once; every client sees its first value`. */
  readonly holds: string
  /** What it reads besides the answers: `stored`, `nothing`. */
  readonly reads: string
  /** Whether an anomaly is found if and only if no order of the operations explains what was seen. */
  readonly exact: string
  /** The keys of its definition in a config, each with what it says. */
  readonly options: Readonly<Record<string, string>>
  /** Actions whose acknowledgement means nothing without the value that is in the answer. */
  readonly needsAnswerOf?: readonly Action[]
  /** Other minimums, by the name of the form of the definition that needs them. */
  readonly forms?: Readonly<Record<string, readonly MinimumEvidence[]>>
  /** Its section in docs. */
  readonly docs: string
  readonly proof: Proof
}

/** Shared classes of anomalies, with their words. */
export const pickClasses = (...classes: readonly AnomalyClass[]): GuaranteeRule['anomalies'] =>
  Object.fromEntries(classes.map((name) => [name, ANOMALY_CLASSES[name]]))
