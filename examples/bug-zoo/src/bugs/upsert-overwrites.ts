import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 10: an upsert that replaces the variant that was answered before. */
export const upsertOverwrites: Backend = {
  name: 'upsert-overwrites',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      const { rows } = await db.query(
        `insert into assignments values ($1, $2)
         on conflict (user_id) do update set variant = excluded.variant returning variant`,
        [user, variant],
      )
      return ok(rows[0])
    },
    ...readAssignment(db),
  }),
}
