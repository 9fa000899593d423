import type { ZooCase } from './zoo-case.ts'
import { blindServerRetry } from './bugs/blind-server-retry.ts'
import { counterOutsideTransaction } from './bugs/counter-outside-transaction.ts'
import { cursorSkipsLateCommits } from './bugs/cursor-skips-late-commits.ts'
import { deleteThenCreate } from './bugs/delete-then-create.ts'
import { failsAfterCommit } from './bugs/fails-after-commit.ts'
import { halfStoredBatch } from './bugs/half-stored-batch.ts'
import { markedBeforeStored } from './bugs/marked-before-stored.ts'
import { poisonedConnection } from './bugs/poisoned-connection.ts'
import { swallowedBatchErrors } from './bugs/swallowed-batch-errors.ts'
import { twoStatements } from './bugs/two-statements.ts'
import { wholeBatches } from './workloads/batches.ts'
import { countedEvents } from './workloads/counters.ts'
import { items } from './workloads/items.ts'
import { orderLines, orders } from './workloads/orders.ts'

/** The bugs that wait for faults on the database's wire, at a statement: correct as long as nothing breaks there. */
export const waiting: readonly ZooCase[] = [
  {
    kind: 'waiting',
    number: 4,
    backend: markedBeforeStored,
    workload: items,
    replicas: 1,
    needs: 'the connection to the database reset in an insert',
  },
  {
    kind: 'waiting',
    number: 9,
    backend: blindServerRetry,
    workload: orders,
    replicas: 1,
    needs: 'the connection to the database reset after the commit',
  },
  {
    kind: 'waiting',
    number: 14,
    backend: deleteThenCreate,
    workload: countedEvents,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 15,
    backend: twoStatements,
    workload: orderLines,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 21,
    backend: swallowedBatchErrors,
    workload: wholeBatches,
    replicas: 1,
    needs: 'a session of the database ended in the batch',
  },
  {
    kind: 'waiting',
    number: 22,
    backend: halfStoredBatch,
    workload: wholeBatches,
    replicas: 1,
    needs: 'a reset in the batch, then the batch again',
  },
  {
    kind: 'waiting',
    number: 24,
    backend: cursorSkipsLateCommits,
    workload: { ...orders, drainMs: 300 },
    replicas: 1,
    needs: 'a row lock that holds one commit back',
  },
  {
    kind: 'waiting',
    number: 25,
    backend: counterOutsideTransaction,
    workload: countedEvents,
    replicas: 1,
    needs: 'a kill between the two statements',
  },
  {
    kind: 'waiting',
    number: 26,
    backend: poisonedConnection,
    workload: orders,
    replicas: 1,
    needs: 'an error inside the transaction',
  },
  {
    kind: 'waiting',
    number: 27,
    backend: failsAfterCommit,
    workload: orders,
    replicas: 1,
    needs: 'every connection of the pool taken',
  },
]
