import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** `DO UPDATE`, but it sets the variant to itself: only so that RETURNING gives the stored row. */
export const updateWithoutEffect: Backend = {
  name: 'update-without-effect',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      const { rows } = await db.query(
        `insert into assignments values ($1, $2)
         on conflict (user_id) do update set variant = assignments.variant returning variant`,
        [user, variant],
      )
      return ok(rows[0])
    },
    ...readAssignment(db),
  }),
}
