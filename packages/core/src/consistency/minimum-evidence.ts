import type { CountedEvidence, EvidenceCount } from './evidence-count.ts'
import type { GuaranteeKind } from './guarantee-result.ts'

/** One row of the table: what is counted, how much of it is needed, and what to send when there is less. */
export type MinimumEvidence = {
  readonly counted: CountedEvidence
  /** Below this a check that found nothing wrong has no evidence. */
  readonly minimum: number
  /** What is counted, after a number: `3 writes that overlapped another write of the same key`. */
  readonly what: string
  /** Said when there was none at all. */
  readonly none: string
  /** What to do to get there. */
  readonly send: string
}

/** Forms of guarantees and the stages of a verdict, which need evidence as guarantees do. */
export type OtherEvidenceKind = 'lockTable' | 'recountOfRows' | 'stage'

const atOnce = 'at the same time (`parallel` steps, a `burst` phase, fewer keys)'

/**
 * Three operations that overlapped another: one pair can miss a race by chance, and a test of twenty requests to one key has
 * that many. Raising it makes a pass mean more, and leaves more small tests without evidence.
 */
const overlaps = (what: string, none: string, send: string): MinimumEvidence => ({
  counted: 'overlaps',
  minimum: 3,
  what,
  none,
  send,
})

const acknowledged = (what: string, none: string): MinimumEvidence => ({
  counted: 'acknowledged',
  minimum: 1,
  what,
  none,
  send: 'send requests that the target accepts',
})

const acknowledgedWrites: MinimumEvidence = {
  counted: 'acknowledged',
  minimum: 1,
  what: 'acknowledged writes',
  none: 'no write was acknowledged',
  send: 'a rule is only tested by requests that change something',
}

/** Rules that hold for ever while requests come one after the other, whatever the backend does. */
const writesAtOnce: MinimumEvidence = overlaps(
  'writes that were under way at the same time as another',
  'no two writes were under way at the same time',
  `send several about one key ${atOnce}`,
)

/** Reported, never asked for: a lock that nobody was refused may still be right. */
const refusedTries: MinimumEvidence = {
  counted: 'refused',
  minimum: 0,
  what: 'refused tries',
  none: '',
  send: '',
}

const repeatedReads = (none: string, send: string): MinimumEvidence => ({
  counted: 'compared',
  minimum: 5,
  what: 'reads that can be compared with something earlier of the same client',
  none,
  send,
})

/**
 * The minimum of evidence of everything that is judged: the only place where it stands. Checkers, messages and docs
 * read it. Rows are asked in their order; the first that is below its minimum is the reason why there is no evidence.
 */
export const MINIMUM_EVIDENCE = {
  writeOnce: [
    acknowledged('acknowledged writes', 'no write was acknowledged'),
    overlaps(
      'writes that overlapped another write of the same key',
      'no two clients wrote the same key at the same time',
      `send writes of one key ${atOnce}; refused ones count`,
    ),
  ],
  exactlyOnce: [
    acknowledged('acknowledged operations', 'nothing was acknowledged'),
    {
      counted: 'answered',
      minimum: 10,
      what: 'operations that were acknowledged or refused',
      none: 'nothing was answered',
      send: 'send at least 10',
    },
  ],
  idempotentCreate: [
    acknowledged('acknowledged creates', 'nothing was acknowledged'),
    {
      counted: 'answered',
      minimum: 10,
      what: 'creates that were acknowledged or refused',
      none: 'nothing was answered',
      send: 'send at least 10',
    },
    {
      // Not more: under faults only what lost its answer is sent again.
      counted: 'repeats',
      minimum: 1,
      what: 'creates of an item that was sent before',
      none: 'nothing was sent twice',
      send: `send the same item again, best ${atOnce}`,
    },
  ],
  mutualExclusion: [
    {
      counted: 'holds',
      minimum: 1,
      what: 'times that a lock was held',
      none: 'the lock was never held',
      send: 'let a client get the lock',
    },
    overlaps(
      'tries while another client held or wanted the lock',
      'no two clients wanted the same lock at the same time',
      `ask for one lock ${atOnce}`,
    ),
    refusedTries,
  ],
  lockTable: [
    {
      counted: 'executions',
      minimum: 1,
      what: 'executions',
      none: 'the lock was never held',
      send: 'start the job while the load runs',
    },
    {
      counted: 'repeats',
      minimum: 1,
      what: 'executions after another one of the same lock',
      none: 'no lock was held twice',
      send: 'start the job more often, on every replica, or give `observe` so that refused tries count',
    },
    refusedTries,
  ],
  recount: [
    acknowledged('acknowledged additions', 'nothing was added'),
    overlaps(
      'additions that overlapped another addition to the same counter',
      'no two additions to one counter were under way at the same time',
      `add to one counter ${atOnce}`,
    ),
    {
      counted: 'readings',
      minimum: 1,
      what: 'values that were read',
      none: 'the value was never read',
      send: 'select the counter in `stored`, or observe reads of it',
    },
  ],
  recountOfRows: [
    {
      counted: 'aggregates',
      minimum: 1,
      what: 'aggregates',
      none: 'nothing was added, the query found no rows',
      send: 'let the load make rows that `stored` selects',
    },
    {
      counted: 'moved',
      minimum: 1,
      what: 'aggregates that changed during the run',
      none: 'no aggregate changed during the run, so nothing was added',
      send: 'send requests that change them, or give `observe` so that the additions count',
    },
  ],
  conservation: [
    acknowledged('acknowledged moves', 'nothing was moved'),
    {
      counted: 'moved',
      minimum: 1,
      what: 'parts that changed during the run',
      none: 'nothing was moved, no part changed during the run',
      send: 'send transfers that change what `stored` selects',
    },
  ],
  monotonicReads: [
    repeatedReads(
      'no client read the same key twice',
      'let each client read its key again, one read after the other',
    ),
  ],
  readYourWrites: [
    repeatedReads(
      'no client read a key that it had written',
      'let each client read a key after its own write of it was answered',
    ),
  ],
  uniqueIds: [
    {
      counted: 'ids',
      minimum: 10,
      what: 'ids',
      none: 'no id was given',
      send: 'create at least 10 things, best at the same time',
    },
  ],
  invariant: [acknowledgedWrites],
  neverNegative: [acknowledgedWrites, writesAtOnce],
  atMost: [acknowledgedWrites, writesAtOnce],
  noOverlap: [acknowledgedWrites, writesAtOnce],
  noGaps: [acknowledgedWrites, writesAtOnce],
  stateMachine: [acknowledgedWrites, writesAtOnce],
  deliveredOnce: [
    {
      counted: 'judged',
      minimum: 1,
      what: 'keys that had to be delivered',
      none: 'nothing had to be delivered',
      send: 'send requests that make the target deliver something',
    },
  ],
  stage: [
    {
      counted: 'judged',
      minimum: 1,
      what: 'checks',
      none: 'nothing else was asked of them',
      send: 'name smoke checks, parity cases or scenarios in the config',
    },
  ],
} as const satisfies Readonly<Record<GuaranteeKind | OtherEvidenceKind, readonly MinimumEvidence[]>>

export type EvidenceKind = keyof typeof MINIMUM_EVIDENCE
export type EvidenceFound = Readonly<Partial<Record<CountedEvidence, number>>>

/** What a kind of check needs, beside what was found. What was not counted counts as 0. */
export function countEvidence(kind: EvidenceKind, found: EvidenceFound): EvidenceCount[] {
  return rowsOf(kind).map(({ counted, what, minimum }) => ({
    counted,
    what,
    found: found[counted] ?? 0,
    minimum,
  }))
}

/** Why what was found is too little for a pass, with what to send; null when it is enough. */
export function findMissingEvidence(kind: EvidenceKind, found: EvidenceFound): string | null {
  for (const { counted, minimum, what, none, send } of rowsOf(kind)) {
    const count = found[counted] ?? 0
    if (count >= minimum) continue
    return count === 0
      ? `${none}; ${send}`
      : `only ${count} of at least ${minimum} ${what}; ${send}`
  }
  return null
}

function rowsOf(kind: EvidenceKind): readonly MinimumEvidence[] {
  return MINIMUM_EVIDENCE[kind]
}
