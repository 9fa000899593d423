import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 1: looks first, inserts then, and nothing in the database forbids a second row. */
export const checkThenInsert: Backend = {
  name: 'check-then-insert',
  schema: 'create table assignments (user_id text not null, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      const { rows } = await db.query('select variant from assignments where user_id = $1', [user])
      if (rows[0]) return ok(rows[0])
      await db.query('insert into assignments values ($1, $2)', [user, variant])
      return ok({ variant })
    },
    ...readAssignment(db),
  }),
}
