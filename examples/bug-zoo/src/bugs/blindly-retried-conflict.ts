import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction, sqlState } from '../skeleton/transaction.ts'

/** Also: a unique violation is retried as if it were a deadlock, and given up as an answer without a value. */
export const blindlyRetriedConflict: Backend = {
  name: 'blindly-retried-conflict',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      for (let attempt = 0; attempt < 3; attempt++) {
        try {
          await inTransaction(db, (tx) =>
            tx.query('insert into assignments values ($1, $2)', [user, variant]),
          )
          return ok({ variant })
        } catch (error) {
          if (!['23505', '40001', '40P01'].includes(sqlState(error) ?? '')) throw error
        }
      }
      return ok({})
    },
    ...readAssignment(db),
  }),
}
