import { ackedBeforeCommit } from './bugs/acked-before-commit.ts'
import { asynchronousCommit } from './bugs/asynchronous-commit.ts'
import { diesWithTheDatabase } from './bugs/dies-with-the-database.ts'
import { fireAndForget } from './bugs/fire-and-forget.ts'
import { leaseWithoutFencing } from './bugs/lease-without-fencing.ts'
import { neverReleased } from './bugs/never-released.ts'
import { noIdempotencyKey } from './bugs/no-idempotency-key.ts'
import { writeBehindBuffer } from './bugs/write-behind-buffer.ts'
import type { FaultedZooCase, FaultPair } from './zoo-case.ts'
import { itemsAroundFault, itemsBeforeFault } from './workloads/items.ts'
import { jobsAroundKill, jobsAroundPause, jobsBeforePause } from './workloads/jobs.ts'
import { ordersAroundFault, ordersBeforeFault, ordersSentAgain } from './workloads/orders.ts'
import { answersAfterCommit } from './suspicious/answers-after-commit.ts'
import { knowsItsReferences } from './suspicious/knows-its-references.ts'
import { leaseWithFencing } from './suspicious/lease-with-fencing.ts'
import { waitsForItsBuffer } from './suspicious/waits-for-its-buffer.ts'
import { waitsForItsInsert } from './suspicious/waits-for-its-insert.ts'
import { statementPairs } from './faulted-at-statements.ts'

const pairs: readonly FaultPair[] = [
  ...statementPairs,
  {
    number: 5,
    bug: ackedBeforeCommit,
    twin: answersAfterCommit,
    looksLike: 'commits half a second later (bug 5), killed; it answers then',
    workload: itemsAroundFault,
    faults: [{ kind: 'kill', after: itemsBeforeFault }],
    needs: 'a kill between the answer and the commit',
    expects: 'LOST',
  },
  {
    number: 6,
    bug: fireAndForget,
    twin: waitsForItsInsert,
    looksLike: 'slow inserts (bug 6), killed; it waits for them',
    workload: { ...ordersAroundFault, drainMs: 500 },
    faults: [{ kind: 'kill', after: ordersBeforeFault }],
    needs: 'a kill between the answer and the insert',
    expects: 'LOST',
  },
  {
    number: 7,
    bug: writeBehindBuffer,
    twin: waitsForItsBuffer,
    looksLike: 'a write-behind buffer (bug 7), killed; it answers after the flush',
    workload: { ...ordersAroundFault, drainMs: 1_200 },
    faults: [{ kind: 'kill', after: ordersBeforeFault }],
    needs: 'a kill with rows in the buffer',
    expects: 'LOST',
  },
  {
    number: 8,
    bug: noIdempotencyKey,
    twin: knowsItsReferences,
    looksLike: 'orders sent again (bug 8) after lost answers; it knows them',
    workload: ordersSentAgain,
    faults: [5, 10, 15].map((after) => ({ kind: 'lost-answer', after, requests: 1 })),
    needs: 'a lost answer, then the same again',
    expects: 'DUPLICATE',
  },
  {
    number: 18,
    bug: leaseWithoutFencing,
    twin: leaseWithFencing,
    looksLike: 'a pause longer than its lease (bug 18); old tokens write nothing',
    workload: jobsAroundPause,
    replicas: 2,
    faults: [{ kind: 'pause', after: jobsBeforePause, ms: 2_000 }],
    needs: 'a pause longer than the lease',
    expects: 'OVERLAP',
  },
  {
    number: 20,
    bug: neverReleased,
    twin: leaseWithFencing,
    looksLike: 'a holder that was killed (bug 20); its lease ends',
    workload: jobsAroundKill,
    faults: [{ kind: 'kill', after: 8 }],
    needs: 'a kill of the holder',
    expects: 'LOST',
  },
  {
    number: null,
    bug: asynchronousCommit,
    twin: answersAfterCommit,
    looksLike: 'commits half a second later (bug 5), the database crashed; it answers then',
    workload: itemsAroundFault,
    faults: [{ kind: 'database-crash', after: itemsBeforeFault }],
    needs: 'a crash of the database',
    expects: 'LOST',
  },
  {
    number: null,
    bug: diesWithTheDatabase,
    twin: waitsForItsInsert,
    looksLike: 'loses its connections when the database crashes; it makes new ones',
    workload: ordersAroundFault,
    faults: [{ kind: 'database-crash', after: ordersBeforeFault }],
    needs: 'a crash of the database',
    expects: 'answers_after_faults',
  },
]

/** The bugs that the faults of `gauntlet run` bring out: they must be caught. */
export const faultedBugs: readonly FaultedZooCase[] = pairs.map(
  ({ number, bug, workload, replicas = 1, faults, needs, expects }) => ({
    kind: 'bug',
    number,
    backend: bug,
    workload,
    replicas,
    faults,
    needs,
    expects: [expects],
  }),
)

/** Each one's correct twin: it stands the same faults, and none may raise an anomaly. */
export const faultedTwins: readonly FaultedZooCase[] = pairs.map(
  ({ twin, looksLike, workload, replicas = 1, faults }) => ({
    kind: 'correct',
    number: null,
    backend: twin,
    workload,
    replicas,
    faults,
    looksLike,
  }),
)
