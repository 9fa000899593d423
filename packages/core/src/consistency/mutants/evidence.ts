import type { History } from '../../history/index.ts'
import { checkConservation } from '../conservation.ts'
import type { Aggregate } from '../counter.ts'
import { checkDeliveredOnce } from '../delivered-once.ts'
import { checkExactlyOnce } from '../exactly-once.ts'
import type { GuaranteeKind, GuaranteeResult } from '../guarantee-result.ts'
import { checkIdempotentCreate } from '../idempotent-create.ts'
import { checkInvariant, INVARIANTS, type InvariantKind } from '../invariant.ts'
import { checkMutualExclusion } from '../mutual-exclusion.ts'
import { checkRecount } from '../recount.ts'
import { checkMonotonicReads, checkReadYourWrites } from '../session-reads.ts'
import type { Delivery, Snapshot } from '../side-evidence.ts'
import type { StoredRows } from '../stored-rows.ts'
import { checkUniqueIds } from '../unique-ids.ts'
import { checkWriteOnce } from '../write-once.ts'

/** All that a guarantee is judged by. */
export type Evidence = {
  readonly history: History
  readonly stored: StoredRows
  readonly aggregates: readonly Aggregate[]
  /** What snapshots sum to. */
  readonly total: number
  /** What the queries of invariants found. */
  readonly snapshots: readonly Snapshot[]
  readonly deliveries: readonly Delivery[]
}

/** Checks evidence as a guarantee of this kind, with its default contract (and atomic batches). */
export function checkEvidence(kind: GuaranteeKind, evidence: Evidence): GuaranteeResult {
  const { history, stored, aggregates, total, snapshots, deliveries } = evidence
  if (isInvariant(kind)) {
    return checkInvariant(history, { kind, snapshots, load: undefined, observes: true })
  }
  switch (kind) {
    case 'writeOnce':
      return checkWriteOnce(history, stored)
    case 'exactlyOnce':
      return checkExactlyOnce(history, stored)
    case 'idempotentCreate':
      return checkIdempotentCreate(history, stored, { atomicBatches: true })
    case 'mutualExclusion':
      return checkMutualExclusion(history)
    case 'recount':
      return checkRecount(history, aggregates)
    case 'conservation':
      return checkConservation(history, stored, { total })
    case 'monotonicReads':
      return checkMonotonicReads(history)
    case 'readYourWrites':
      return checkReadYourWrites(history)
    case 'uniqueIds':
      return checkUniqueIds(history)
    case 'deliveredOnce':
      return checkDeliveredOnce(history, { stored, deliveries })
  }
}

function isInvariant(kind: GuaranteeKind): kind is InvariantKind {
  return Object.hasOwn(INVARIANTS, kind)
}
