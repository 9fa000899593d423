import {
  checkConservation,
  checkExactlyOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkMonotonicReads,
  checkMutualExclusion,
  checkReadYourWrites,
  checkRecount,
  checkUniqueIds,
  checkWriteOnce,
  toStoredRows,
  type ExactlyOnceOptions,
  type GuaranteeKind,
  type GuaranteeResult,
  type MutualExclusionOptions,
  type StoredRows,
} from '@gauntlet/core/consistency'
import type { Guarantee, GuaranteeEvidence, Observe, StoredQuery } from './guarantee.ts'
import { readingJson } from './json-exchange.ts'
import { toAggregate, toLockInterval, toStoredItem } from './stored-columns.ts'

type Observing<Request, Answer> = { readonly observe: Observe<Request, Answer> }
type Stored = {
  /** Selects `key` and `value` (or `payload`, of which only a hash is compared). */
  readonly stored: StoredQuery
}

/** Every key is written once; its first value holds for everybody, for ever. */
export function writeOnce<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored & {
      /** The server picks the value: it need not have been proposed. */
      readonly serverPicks?: boolean
      /** Reads may be this old: a declared cache or replica. */
      readonly lagMs?: number
    },
): Guarantee {
  const { serverPicks = false, lagMs = 0 } = definition
  return ofRows('writeOnce', name, {
    ...definition,
    judge: (evidence, rows) =>
      checkWriteOnce(evidence.history, rows, { serverPicks, lagNs: lagMs * 1e6 }),
  })
}

/** What was acknowledged is stored, once, and nothing else is. */
export function exactlyOnce<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> & Stored & ExactlyOnceOptions,
): Guarantee {
  const { rows: contract = 'one' } = definition
  return ofRows('exactlyOnce', name, {
    ...definition,
    judge: (evidence, rows) => checkExactlyOnce(evidence.history, rows, { rows: contract }),
  })
}

/** Creating the same thing again leaves one thing, and the answer says so. */
export function idempotentCreate<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored & {
      /** The items of one request are stored together or not at all. */
      readonly atomicBatches?: boolean
      readonly lagMs?: number
    },
): Guarantee {
  const { atomicBatches = false, lagMs = 0 } = definition
  return ofRows('idempotentCreate', name, {
    ...definition,
    judge: (evidence, rows) =>
      checkIdempotentCreate(evidence.history, rows, { atomicBatches, lagNs: lagMs * 1e6 }),
  })
}

/** The parts sum to the same total in every snapshot. */
export function conservation<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored & { readonly total: number; readonly tolerance?: number },
): Guarantee {
  const { total, tolerance = 0 } = definition
  return ofRows('conservation', name, {
    ...definition,
    judge: (evidence, rows) => checkConservation(evidence.history, rows, { total, tolerance }),
  })
}

/** A counter holds the sum of what was added, and an aggregate equals the recount of its rows. */
export function recount<Request, Answer>(
  name: string,
  definition: Partial<Observing<Request, Answer>> & {
    /** Selects `key`, `stored` (the aggregate) and `recount` (its rows counted; null where there are none). */
    readonly stored: StoredQuery
    readonly lagMs?: number
  },
): Guarantee {
  return {
    name,
    kind: 'recount',
    observe: definition.observe && readingJson(definition.observe),
    stored: definition.stored,
    columns: ['key', 'stored', 'recount'],
    check: ({ history, rows }) =>
      checkRecount(history, rows?.map(toAggregate), { lagNs: (definition.lagMs ?? 0) * 1e6 }),
  }
}

/**
 * At most one holder at a time: by what clients were told (`observe`), or by the lock table (`intervals`
 * selects `scope`, `holder`, `started_at`, `finished_at` and perhaps `token`, times from the database's clock).
 */
export function mutualExclusion<Request, Answer>(
  name: string,
  definition:
    | (Observing<Request, Answer> & Pick<MutualExclusionOptions, 'leaseNs'>)
    | { readonly intervals: StoredQuery },
): Guarantee {
  if ('intervals' in definition) {
    return {
      name,
      kind: 'mutualExclusion',
      observe: undefined,
      stored: definition.intervals,
      columns: ['scope', 'holder', 'started_at', 'finished_at'],
      check: ({ rows }) => checkLockTable(rows?.map(toLockInterval)),
    }
  }
  const { leaseNs } = definition
  return ofAnswers('mutualExclusion', name, {
    ...definition,
    judge: ({ history }) => checkMutualExclusion(history, leaseNs === undefined ? {} : { leaseNs }),
  })
}

/** A client never sees an older version after a newer one. */
export function monotonicReads<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer>,
): Guarantee {
  return ofAnswers('monotonicReads', name, {
    ...definition,
    judge: ({ history }) => checkMonotonicReads(history),
  })
}

/** A client sees its own acknowledged writes. */
export function readYourWrites<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer>,
): Guarantee {
  return ofAnswers('readYourWrites', name, {
    ...definition,
    judge: ({ history }) => checkReadYourWrites(history),
  })
}

/** No two things get the same id. */
export function uniqueIds<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer>,
): Guarantee {
  return ofAnswers('uniqueIds', name, {
    ...definition,
    judge: ({ history }) => checkUniqueIds(history),
  })
}

type OfRows<Request, Answer> = Observing<Request, Answer> &
  Stored & {
    readonly judge: (evidence: GuaranteeEvidence, rows: StoredRows | undefined) => GuaranteeResult
  }

function ofRows<Request, Answer>(
  kind: GuaranteeKind,
  name: string,
  { observe, stored, judge }: OfRows<Request, Answer>,
): Guarantee {
  return {
    name,
    kind,
    observe: readingJson(observe),
    stored,
    columns: ['key'],
    check: (evidence) => {
      const { history, rows } = evidence
      return judge(evidence, rows && toStoredRows(history, rows.map(toStoredItem)))
    },
  }
}

type OfAnswers<Request, Answer> = Observing<Request, Answer> & {
  readonly judge: (evidence: GuaranteeEvidence) => GuaranteeResult
}

function ofAnswers<Request, Answer>(
  kind: GuaranteeKind,
  name: string,
  { observe, judge }: OfAnswers<Request, Answer>,
): Guarantee {
  const observing = readingJson(observe)
  return { name, kind, observe: observing, stored: undefined, columns: [], check: judge }
}
