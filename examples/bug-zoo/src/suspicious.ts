import type { ZooCase } from './zoo-case.ts'
import { assignments } from './workloads/assignments.ts'
import { batches } from './workloads/batches.ts'
import { countedEvents, counters } from './workloads/counters.ts'
import { documents } from './workloads/documents.ts'
import { items, itemsAtLeastOnce, itemsWithKeyReuse } from './workloads/items.ts'
import { jobs } from './workloads/jobs.ts'
import { orders } from './workloads/orders.ts'
import { answersOutOfOrder } from './suspicious/answers-out-of-order.ts'
import { cacheCheckedByVersion } from './suspicious/cache-checked-by-version.ts'
import { checksThenInsertsSafely } from './suspicious/checks-then-inserts-safely.ts'
import { conflictStatusOnRetry } from './suspicious/conflict-status-on-retry.ts'
import { duplicatesByContract } from './suspicious/duplicates-by-contract.ts'
import { failsAfterCommitIdempotently } from './suspicious/fails-after-commit-idempotently.ts'
import { failsAfterRollback } from './suspicious/fails-after-rollback.ts'
import { readsModifiesWritesSafely } from './suspicious/reads-modifies-writes-safely.ts'
import { cacheMs, readsWithinLag } from './suspicious/reads-within-lag.ts'
import { rejectsSomeOfABatch } from './suspicious/rejects-some-of-a-batch.ts'
import { retriesSerializationFailures } from './suspicious/retries-serialization-failures.ts'
import { slowCommits } from './suspicious/slow-commits.ts'
import { refusesKeyReuse } from './suspicious/refuses-key-reuse.ts'
import { transactionLockThroughPooler } from './suspicious/transaction-lock-through-pooler.ts'
import { updateWithoutEffect } from './suspicious/update-without-effect.ts'
import { waitsForItsBuffer } from './suspicious/waits-for-its-buffer.ts'

/** Correct backends that look like bugs: none may raise an anomaly. */
export const suspicious: readonly ZooCase[] = [
  {
    kind: 'correct',
    number: null,
    backend: duplicatesByContract,
    workload: itemsAtLeastOnce,
    replicas: 2,
    looksLike: 'rows stored twice (bug 8); the contract is at least once',
  },
  {
    kind: 'correct',
    number: null,
    backend: readsWithinLag,
    workload: assignments(cacheMs * 3),
    replicas: 1,
    looksLike: 'a read that misses what is there (bug 13); the lag is declared',
  },
  {
    kind: 'correct',
    number: null,
    backend: conflictStatusOnRetry,
    workload: items,
    replicas: 2,
    looksLike: '409 to a retry',
  },
  {
    kind: 'correct',
    number: null,
    backend: rejectsSomeOfABatch,
    workload: batches,
    replicas: 2,
    looksLike: 'items of an acknowledged batch that are not stored (bug 21)',
  },
  {
    kind: 'correct',
    number: null,
    backend: answersOutOfOrder,
    workload: batches,
    replicas: 2,
    looksLike: 'answers in another order than the items',
  },
  {
    kind: 'correct',
    number: null,
    backend: slowCommits,
    workload: items,
    replicas: 2,
    looksLike: 'answers long after the row was written (bug 5)',
  },
  {
    kind: 'correct',
    number: null,
    backend: failsAfterRollback,
    workload: items,
    replicas: 1,
    looksLike: '500 (bug 27); nothing was stored',
  },
  {
    kind: 'correct',
    number: null,
    backend: failsAfterCommitIdempotently,
    workload: items,
    replicas: 1,
    looksLike: '500 although it is stored (bug 27); the retry knows',
  },
  {
    kind: 'correct',
    number: null,
    backend: updateWithoutEffect,
    workload: assignments(),
    replicas: 2,
    looksLike: 'ON CONFLICT DO UPDATE (bug 10); it changes nothing',
  },
  {
    kind: 'correct',
    number: null,
    backend: checksThenInsertsSafely,
    workload: assignments(),
    replicas: 2,
    looksLike: 'looks first, inserts then (bug 1); a unique key decides',
  },
  {
    kind: 'correct',
    number: null,
    backend: readsModifiesWritesSafely,
    workload: counters,
    replicas: 2,
    looksLike: 'reads, adds, writes (bug 2); only if nothing was written between',
  },
  {
    kind: 'correct',
    number: null,
    backend: retriesSerializationFailures,
    workload: countedEvents,
    replicas: 2,
    looksLike: 'errors 40001 in the log; all are retried',
  },
  {
    kind: 'correct',
    number: null,
    backend: transactionLockThroughPooler,
    workload: jobs,
    replicas: 2,
    looksLike: 'an advisory lock behind a pooler (bug 17); the transaction holds it',
  },
  {
    kind: 'correct',
    number: null,
    backend: waitsForItsBuffer,
    workload: orders,
    replicas: 2,
    looksLike: 'a write-behind buffer (bug 7); it answers after the flush',
  },
  {
    kind: 'correct',
    number: null,
    backend: cacheCheckedByVersion,
    workload: documents,
    replicas: 2,
    looksLike: 'a cache in every replica (bug 13); each read asks for the version',
  },
  {
    kind: 'correct',
    number: null,
    backend: refusesKeyReuse,
    workload: itemsWithKeyReuse,
    replicas: 2,
    looksLike: 'refuses what it should store; another content is there',
  },
]
