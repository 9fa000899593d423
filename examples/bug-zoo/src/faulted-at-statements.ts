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
import { batchesSentAgain } from './workloads/batches.ts'
import { countedEventsAroundFault } from './workloads/counters.ts'
import { itemsSentAgain } from './workloads/items.ts'
import { orderLinesAroundFault, ordersAroundFault, ordersSentAgain } from './workloads/orders.ts'
import { auditsInTheTransaction } from './suspicious/audits-in-the-transaction.ts'
import { countsInTheTransaction } from './suspicious/counts-in-the-transaction.ts'
import { cursorWaitsForCommits } from './suspicious/cursor-waits-for-commits.ts'
import { linesInTheTransaction } from './suspicious/lines-in-the-transaction.ts'
import { marksWhenStored } from './suspicious/marks-when-stored.ts'
import { rebuildsInATransaction } from './suspicious/rebuilds-in-a-transaction.ts'
import { reportsBatchErrors } from './suspicious/reports-batch-errors.ts'
import { retriesWithOneId } from './suspicious/retries-with-one-id.ts'
import { rollsBackBeforeRelease } from './suspicious/rolls-back-before-release.ts'
import { storesWholeBatches } from './suspicious/stores-whole-batches.ts'
import type { FaultPair } from './zoo-case.ts'

/** The bugs that a fault at one statement brings out: correct as long as nothing breaks there. */
export const statementPairs: readonly FaultPair[] = [
  {
    number: 4,
    bug: markedBeforeStored,
    twin: marksWhenStored,
    looksLike: 'remembers ids (bug 4), an insert broken; it remembers what is stored',
    workload: itemsSentAgain,
    faults: [
      { kind: 'statement-reset', match: { statement: 'insert into items', nth: 5, at: 'before' } },
    ],
    needs: 'the connection to the database reset before an insert',
    expects: 'FALSE_DUPLICATE',
  },
  {
    number: 9,
    bug: blindServerRetry,
    twin: retriesWithOneId,
    looksLike: 'repeats its insert (bug 9) after a lost answer; with the same id',
    workload: ordersSentAgain,
    faults: [
      { kind: 'statement-reset', match: { statement: 'insert into orders', nth: 5, at: 'after' } },
    ],
    needs: 'the connection to the database reset after an insert',
    expects: 'DUPLICATE',
  },
  {
    number: 14,
    bug: deleteThenCreate,
    twin: rebuildsInATransaction,
    looksLike: 'deletes and creates (bug 14), killed between; in one transaction',
    workload: countedEventsAroundFault,
    faults: [{ kind: 'statement-kill', match: { statement: 'delete from counters', nth: 10 } }],
    needs: 'a kill between the two statements',
    expects: 'RECOUNT',
  },
  {
    number: 15,
    bug: twoStatements,
    twin: linesInTheTransaction,
    looksLike: 'two statements for one order (bug 15), killed between; in one transaction',
    workload: orderLinesAroundFault,
    faults: [
      {
        kind: 'statement-kill',
        match: { statement: 'insert into order_lines', nth: 10, at: 'before' },
      },
    ],
    needs: 'a kill between the two statements',
    expects: 'RECOUNT',
  },
  {
    number: 21,
    bug: swallowedBatchErrors,
    twin: reportsBatchErrors,
    looksLike: 'inserts side by side (bug 21), a session ended; it reports what failed',
    workload: batchesSentAgain,
    faults: [
      {
        kind: 'statement-session-end',
        match: { statement: 'insert into items', nth: 12, at: 'before' },
      },
    ],
    needs: 'a session of the database ended in the batch',
    expects: 'LOST',
  },
  {
    number: 22,
    bug: halfStoredBatch,
    twin: storesWholeBatches,
    looksLike: 'stores row by row (bug 22), broken half-way and sent again; all or nothing',
    workload: batchesSentAgain,
    faults: [
      { kind: 'statement-reset', match: { statement: 'insert into items', nth: 13, at: 'before' } },
    ],
    needs: 'a reset in the batch, then the batch again',
    expects: 'DUPLICATE',
  },
  {
    number: 24,
    bug: cursorSkipsLateCommits,
    twin: cursorWaitsForCommits,
    looksLike: 'copies past a cursor (bug 24), one commit late; it waits for open transactions',
    workload: { ...ordersAroundFault, drainMs: 1_000 },
    faults: [
      { kind: 'statement-delay', match: { tag: 'COMMIT', nth: 3, at: 'before' }, ms: 1_000 },
    ],
    needs: 'one commit later than those behind it',
    expects: 'LOST',
  },
  {
    number: 25,
    bug: counterOutsideTransaction,
    twin: countsInTheTransaction,
    looksLike: 'counts in a separate statement (bug 25), killed between; in one transaction',
    workload: countedEventsAroundFault,
    faults: [
      {
        kind: 'statement-kill',
        match: { statement: 'insert into counters', nth: 10, at: 'before' },
      },
    ],
    needs: 'a kill between the two statements',
    expects: 'RECOUNT',
  },
  {
    number: 26,
    bug: poisonedConnection,
    twin: rollsBackBeforeRelease,
    looksLike: 'an error inside its transaction (bug 26); it is rolled back',
    workload: ordersSentAgain,
    faults: [
      {
        kind: 'statement-error',
        match: { statement: 'insert into orders', nth: 5 },
        code: '40001',
      },
    ],
    needs: 'an error inside the transaction',
    expects: 'answers_after_faults',
  },
  {
    number: 27,
    bug: failsAfterCommit,
    twin: auditsInTheTransaction,
    looksLike:
      'a second write behind the first (bug 27), refused, and sent again; in one transaction',
    workload: ordersSentAgain,
    faults: [
      {
        kind: 'statement-error',
        match: { statement: 'insert into audit_log', nth: 5 },
        code: '53300',
      },
    ],
    needs: 'an error after the commit, then the order again',
    expects: 'DUPLICATE',
  },
]
