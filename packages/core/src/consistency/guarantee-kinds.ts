import type { GuaranteeKind } from './guarantee-kind.ts'
import { conservation } from './kinds/conservation.ts'
import { deliveredOnce } from './kinds/delivered-once.ts'
import { exactlyOnce } from './kinds/exactly-once.ts'
import { idempotentCreate } from './kinds/idempotent-create.ts'
import {
  atMost,
  invariant,
  neverNegative,
  noGaps,
  noOverlap,
  stateMachine,
} from './kinds/invariants.ts'
import { mutualExclusion } from './kinds/mutual-exclusion.ts'
import { recount } from './kinds/recount.ts'
import { monotonicReads, readYourWrites } from './kinds/session-reads.ts'
import { uniqueIds } from './kinds/unique-ids.ts'
import { writeOnce } from './kinds/write-once.ts'

/** The kinds of guarantees there are, in the order of docs/guarantees.md. */
export const kinds = {
  writeOnce,
  exactlyOnce,
  idempotentCreate,
  mutualExclusion,
  recount,
  conservation,
  monotonicReads,
  readYourWrites,
  uniqueIds,
  invariant,
  neverNegative,
  atMost,
  noOverlap,
  noGaps,
  stateMachine,
  deliveredOnce,
} as const satisfies Readonly<Record<string, GuaranteeKind>>

export const guaranteeKinds: readonly GuaranteeKind[] = Object.values(kinds)

type Cells = readonly string[]

/** The tables of docs/guarantees.md: the guarantees, the minimums and the options, a line each. */
export function describeGuaranteeKinds(rows: readonly GuaranteeKind[]): {
  readonly kinds: readonly Cells[]
  readonly minimums: readonly Cells[]
  readonly options: readonly Cells[]
} {
  return {
    kinds: rows.map(({ kind, holds, anomalies, reads, exact }) => [
      `\`${kind}\``,
      holds,
      Object.keys(anomalies).join(', '),
      reads,
      exact,
    ]),
    minimums: rows.flatMap(({ kind, minimum, forms = {} }) =>
      Object.entries({ [kind]: minimum, ...forms }).flatMap(([form, needed]) =>
        needed.filter((one) => one.minimum > 0).map((one) => [form, String(one.minimum), one.what]),
      ),
    ),
    options: rows.flatMap(({ kind, options }) =>
      Object.entries(options).map(([option, text]) => [kind, `\`${option}\``, text]),
    ),
  }
}
