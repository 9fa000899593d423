import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 12: stores the first variant, and answers everybody his own. */
export const answersOwnProposal: Backend = {
  name: 'answers-own-proposal',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => ({
    'POST /assignments': async (call) => {
      const { user, variant } = call.body as Assign
      await db.query('insert into assignments values ($1, $2) on conflict do nothing', [
        user,
        variant,
      ])
      return ok({ variant })
    },
    ...readAssignment(db),
  }),
}
