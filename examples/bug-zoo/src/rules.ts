import { doubleBooks } from './bugs/double-books.ts'
import { highestNumberPlusOne } from './bugs/highest-number-plus-one.ts'
import { overbooks } from './bugs/overbooks.ts'
import { oversells } from './bugs/oversells.ts'
import { paidAndCancelled } from './bugs/paid-and-cancelled.ts'
import { twoDefaultAddresses } from './bugs/two-default-addresses.ts'
import { twoRelays } from './bugs/two-relays.ts'
import type { ZooCase, Finding } from './zoo-case.ts'
import type { Workload } from './workloads/workload.ts'
import {
  addresses,
  invoices,
  orderStates,
  seats,
  shipments,
  stays,
  stock,
} from './workloads/rules.ts'
import type { Backend } from './skeleton/backend.ts'
import { booksOneAtATime } from './suspicious/books-one-at-a-time.ts'
import { countsBehindALock } from './suspicious/counts-behind-a-lock.ts'
import { movesOnIfNew } from './suspicious/moves-on-if-new.ts'
import { numberFromARow } from './suspicious/number-from-a-row.ts'
import { relaysSkipWhatIsLocked } from './suspicious/relays-skip-what-is-locked.ts'
import { swapsDefaultsInOneStep } from './suspicious/swaps-defaults-in-one-step.ts'
import { takesWhatIsLeft } from './suspicious/takes-what-is-left.ts'

type Pair = {
  readonly workload: Workload
  readonly wrong: Backend
  readonly expects: Finding
  readonly right: Backend
  readonly looksLike: string
}

/** Rules about data, one query each, and deliveries: a backend that breaks each, and its twin that keeps it. */
const pairs: readonly Pair[] = [
  {
    workload: stock,
    wrong: oversells,
    expects: 'NEGATIVE',
    right: takesWhatIsLeft,
    looksLike: 'sells the last piece to many at once (oversells); one gets it',
  },
  {
    workload: seats,
    wrong: overbooks,
    expects: 'OVER_LIMIT',
    right: countsBehindALock,
    looksLike: 'counts, then books (overbooks); behind a lock',
  },
  {
    workload: stays,
    wrong: doubleBooks,
    expects: 'INTERVALS_OVERLAP',
    right: booksOneAtATime,
    looksLike: 'looks, then books (double-books); one at a time',
  },
  {
    workload: invoices,
    wrong: highestNumberPlusOne,
    expects: 'GAP',
    right: numberFromARow,
    looksLike: 'counts its own numbers (highest-number-plus-one); in a row that is locked',
  },
  {
    workload: orderStates,
    wrong: paidAndCancelled,
    expects: 'BAD_TRANSITION',
    right: movesOnIfNew,
    looksLike: '409 to most requests; each order moves on once',
  },
  {
    workload: addresses,
    wrong: twoDefaultAddresses,
    expects: 'INVARIANT',
    right: swapsDefaultsInOneStep,
    looksLike: 'has no default for a moment (two-default-addresses); within a transaction',
  },
  {
    workload: shipments,
    wrong: twoRelays,
    expects: 'DELIVERED_TWICE',
    right: relaysSkipWhatIsLocked,
    looksLike: 'two relays on one outbox (two-relays); rows are locked while they are sent',
  },
]

export const brokenRules: readonly ZooCase[] = pairs.map(({ workload, wrong, expects }) => ({
  kind: 'bug',
  number: null,
  backend: wrong,
  workload,
  replicas: workload === shipments ? 2 : 1,
  needs: workload === shipments ? 'second replica' : 'load',
  expects: [expects],
}))

export const keptRules: readonly ZooCase[] = pairs.map(({ workload, right, looksLike }) => ({
  kind: 'correct',
  number: null,
  backend: right,
  workload,
  replicas: workload === shipments ? 2 : 1,
  looksLike,
}))
