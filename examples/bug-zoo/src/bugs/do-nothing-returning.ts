import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 11: one clever statement; in a race neither branch sees the other's row, and it gives none. */
export const doNothingReturning: Backend = {
  name: 'do-nothing-returning',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      const { rows } = await db.query<{ variant: string }>(
        `with inserted as (
           insert into assignments values ($1, $2) on conflict do nothing returning variant
         )
         select variant from inserted
         union all
         select variant from assignments where user_id = $1`,
        [user, variant],
      )
      return ok({ variant: rows[0]?.variant })
    },
    ...readAssignment(db),
  }),
}
