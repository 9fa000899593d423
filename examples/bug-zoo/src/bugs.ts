import type { Exhibit } from './exhibit.ts'
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
import { assignments } from './habitats/assignments.ts'
import { counters } from './habitats/counters.ts'
import { documents } from './habitats/documents.ts'
import { items, itemsWithKeyReuse } from './habitats/items.ts'
import { jobs } from './habitats/jobs.ts'
import { orders } from './habitats/orders.ts'

/** The bugs that load or a second replica brings out: they must be caught. */
export const bugs: readonly Exhibit[] = [
  {
    kind: 'bug',
    number: 1,
    backend: checkThenInsert,
    habitat: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT', 'DUPLICATE_ROW'],
  },
  {
    kind: 'bug',
    number: 2,
    backend: lostUpdate,
    habitat: counters,
    replicas: 1,
    needs: 'load',
    expects: ['LOST_UPDATE'],
  },
  {
    kind: 'bug',
    number: 3,
    backend: dedupInMemory,
    habitat: items,
    replicas: 2,
    needs: 'second replica',
    expects: ['DUPLICATE', 'DOUBLE_ACCEPT'],
  },
  {
    kind: 'bug',
    number: 10,
    backend: upsertOverwrites,
    habitat: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT'],
  },
  {
    kind: 'bug',
    number: 11,
    backend: doNothingReturning,
    habitat: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['LOST_OR_STALE', 'CONFLICT'],
  },
  {
    kind: 'bug',
    number: 12,
    backend: answersOwnProposal,
    habitat: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['CONFLICT'],
  },
  {
    kind: 'bug',
    number: 13,
    backend: cacheFilledBeforeCommit,
    habitat: documents,
    replicas: 1,
    needs: 'load',
    expects: ['OWN_WRITE_MISSED', 'WENT_BACK'],
  },
  {
    kind: 'bug',
    number: 16,
    backend: sessionLockThroughPool,
    habitat: jobs,
    replicas: 1,
    needs: 'load',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 17,
    backend: sessionLockThroughPooler,
    habitat: jobs,
    replicas: 1,
    needs: 'load',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 19,
    backend: lockInMemory,
    habitat: jobs,
    replicas: 2,
    needs: 'second replica',
    expects: ['OVERLAP'],
  },
  {
    kind: 'bug',
    number: 23,
    backend: timestampIds,
    habitat: orders,
    replicas: 1,
    needs: 'load',
    expects: ['DUPLICATE_ID', 'LOST'],
  },
  {
    kind: 'bug',
    number: null,
    backend: keyReuseAccepted,
    habitat: itemsWithKeyReuse,
    replicas: 1,
    needs: 'load',
    expects: ['KEY_REUSE'],
  },
  {
    kind: 'bug',
    number: null,
    backend: blindlyRetriedConflict,
    habitat: assignments(),
    replicas: 1,
    needs: 'load',
    expects: ['LOST_OR_STALE'],
  },
]
