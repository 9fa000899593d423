import type { ZooCase } from './zoo-case.ts'
import { answersOwnProposal } from './bugs/answers-own-proposal.ts'
import { blindlyRetriedConflict } from './bugs/blindly-retried-conflict.ts'
import { cacheFilledBeforeCommit } from './bugs/cache-filled-before-commit.ts'
import { checkThenInsert } from './bugs/check-then-insert.ts'
import { dedupInMemory } from './bugs/dedup-in-memory.ts'
import { doNothingReturning } from './bugs/do-nothing-returning.ts'
import { keyReuseAccepted } from './bugs/key-reuse-accepted.ts'
import { lockInMemory } from './bugs/lock-in-memory.ts'
import { lostUpdate } from './bugs/lost-update.ts'
import { sessionLockThroughPool } from './bugs/session-lock-through-pool.ts'
import { sessionLockThroughPooler } from './bugs/session-lock-through-pooler.ts'
import { timestampIds } from './bugs/timestamp-ids.ts'
import { upsertOverwrites } from './bugs/upsert-overwrites.ts'
import { assignments } from './workloads/assignments.ts'
import { counters } from './workloads/counters.ts'
import { documents } from './workloads/documents.ts'
import { items, itemsWithKeyReuse } from './workloads/items.ts'
import { jobs } from './workloads/jobs.ts'
import { orders } from './workloads/orders.ts'

/** The bugs that load or a second replica brings out: they must be caught. */
export const bugs: readonly ZooCase[] = [
  {
    kind: 'bug',
    number: 1,
    backend: checkThenInsert,
    workload: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT', 'DUPLICATE_ROW'],
  },
  {
    kind: 'bug',
    number: 2,
    backend: lostUpdate,
    workload: counters,
    replicas: 1,
    needs: 'load',
    expects: ['LOST_UPDATE'],
  },
  {
    kind: 'bug',
    number: 3,
    backend: dedupInMemory,
    workload: items,
    replicas: 2,
    needs: 'second replica',
    expects: ['DUPLICATE', 'DOUBLE_ACCEPT'],
  },
  {
    kind: 'bug',
    number: 10,
    backend: upsertOverwrites,
    workload: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT'],
  },
  {
    kind: 'bug',
    number: 11,
    backend: doNothingReturning,
    workload: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['LOST_OR_STALE', 'CONFLICT'],
  },
  {
    kind: 'bug',
    number: 12,
    backend: answersOwnProposal,
    workload: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT'],
  },
  {
    kind: 'bug',
    number: 13,
    backend: cacheFilledBeforeCommit,
    workload: documents,
    replicas: 1,
    needs: 'load',
    expects: ['OWN_WRITE_MISSED', 'WENT_BACK'],
  },
  {
    kind: 'bug',
    number: 16,
    backend: sessionLockThroughPool,
    workload: jobs,
    replicas: 1,
    needs: 'load',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 17,
    backend: sessionLockThroughPooler,
    workload: jobs,
    replicas: 1,
    needs: 'load',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 19,
    backend: lockInMemory,
    workload: jobs,
    replicas: 2,
    needs: 'second replica',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 23,
    backend: timestampIds,
    workload: orders,
    replicas: 1,
    needs: 'load',
    expects: ['DUPLICATE_ID', 'LOST'],
  },
  {
    kind: 'bug',
    number: null,
    backend: keyReuseAccepted,
    workload: itemsWithKeyReuse,
    replicas: 1,
    needs: 'load',
    expects: ['KEY_REUSE'],
  },
  {
    kind: 'bug',
    number: null,
    backend: blindlyRetriedConflict,
    workload: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['LOST_OR_STALE'],
  },
]
