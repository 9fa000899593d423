import type { Exhibit } from './exhibit.ts'
import { ackedBeforeCommit } from './bugs/acked-before-commit.ts'
import { asynchronousCommit } from './bugs/asynchronous-commit.ts'
import { blindServerRetry } from './bugs/blind-server-retry.ts'
import { counterOutsideTransaction } from './bugs/counter-outside-transaction.ts'
import { cursorSkipsLateCommits } from './bugs/cursor-skips-late-commits.ts'
import { deleteThenCreate } from './bugs/delete-then-create.ts'
import { diesWithTheDatabase } from './bugs/dies-with-the-database.ts'
import { failsAfterCommit } from './bugs/fails-after-commit.ts'
import { fireAndForget } from './bugs/fire-and-forget.ts'
import { halfStoredBatch } from './bugs/half-stored-batch.ts'
import { leaseWithoutFencing } from './bugs/lease-without-fencing.ts'
import { markedBeforeStored } from './bugs/marked-before-stored.ts'
import { neverReleased } from './bugs/never-released.ts'
import { noIdempotencyKey } from './bugs/no-idempotency-key.ts'
import { poisonedConnection } from './bugs/poisoned-connection.ts'
import { swallowedBatchErrors } from './bugs/swallowed-batch-errors.ts'
import { twoStatements } from './bugs/two-statements.ts'
import { writeBehindBuffer } from './bugs/write-behind-buffer.ts'
import { wholeBatches } from './habitats/batches.ts'
import { countedEvents } from './habitats/counters.ts'
import { items } from './habitats/items.ts'
import { jobs } from './habitats/jobs.ts'
import { orderLines, orders } from './habitats/orders.ts'

/** The bugs that wait for a fault: correct as long as nothing breaks. */
export const waiting: readonly Exhibit[] = [
  {
    kind: 'waiting',
    number: 4,
    backend: markedBeforeStored,
    habitat: items,
    replicas: 1,
    needs: 'the connection to the database reset in an insert',
  },
  {
    kind: 'waiting',
    number: 5,
    backend: ackedBeforeCommit,
    habitat: items,
    replicas: 1,
    needs: 'a kill between the answer and the commit',
  },
  {
    kind: 'waiting',
    number: 6,
    backend: fireAndForget,
    habitat: { ...orders, drainMs: 300 },
    replicas: 1,
    needs: 'a kill between the answer and the insert',
  },
  {
    kind: 'waiting',
    number: 7,
    backend: writeBehindBuffer,
    habitat: { ...orders, drainMs: 300 },
    replicas: 1,
    needs: 'kill -9 with rows in the buffer (SIGTERM beside it)',
  },
  {
    kind: 'waiting',
    number: 8,
    backend: noIdempotencyKey,
    habitat: orders,
    replicas: 1,
    needs: 'the answer dropped after the commit, then a retry',
  },
  {
    kind: 'waiting',
    number: 9,
    backend: blindServerRetry,
    habitat: orders,
    replicas: 1,
    needs: 'the connection to the database reset after the commit',
  },
  {
    kind: 'waiting',
    number: 14,
    backend: deleteThenCreate,
    habitat: countedEvents,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 15,
    backend: twoStatements,
    habitat: orderLines,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 18,
    backend: leaseWithoutFencing,
    habitat: jobs,
    replicas: 1,
    needs: 'a pause longer than the lease',
  },
  {
    kind: 'waiting',
    number: 20,
    backend: neverReleased,
    habitat: jobs,
    replicas: 1,
    needs: 'a kill of the holder',
  },
  {
    kind: 'waiting',
    number: 21,
    backend: swallowedBatchErrors,
    habitat: wholeBatches,
    replicas: 1,
    needs: 'a session of the database ended in the batch',
  },
  {
    kind: 'waiting',
    number: 22,
    backend: halfStoredBatch,
    habitat: wholeBatches,
    replicas: 1,
    needs: 'a reset in the batch, then the batch again',
  },
  {
    kind: 'waiting',
    number: 24,
    backend: cursorSkipsLateCommits,
    habitat: { ...orders, drainMs: 300 },
    replicas: 1,
    needs: 'a row lock that holds one commit back',
  },
  {
    kind: 'waiting',
    number: 25,
    backend: counterOutsideTransaction,
    habitat: countedEvents,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 26,
    backend: poisonedConnection,
    habitat: orders,
    replicas: 1,
    needs: 'an error inside the transaction',
  },
  {
    kind: 'waiting',
    number: 27,
    backend: failsAfterCommit,
    habitat: orders,
    replicas: 1,
    needs: 'every connection of the pool taken',
  },
  {
    kind: 'waiting',
    number: null,
    backend: asynchronousCommit,
    habitat: items,
    replicas: 1,
    needs: 'a crash of the database',
  },
  {
    kind: 'waiting',
    number: null,
    backend: diesWithTheDatabase,
    habitat: orders,
    replicas: 1,
    needs: 'a restart of the database',
  },
]
