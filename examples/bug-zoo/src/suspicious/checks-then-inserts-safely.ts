import type { Assign } from '../workloads/assignments.ts'
import { readAssignment } from '../workloads/read-assignment.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { sqlState } from '../skeleton/transaction.ts'

/** Looks first and inserts then, like bug 1; but a unique key decides the race, and the loser reads again. */
export const checksThenInsertsSafely: Backend = {
  name: 'checks-then-inserts-safely',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => {
    const find = async (user: string) =>
      (await db.query('select variant from assignments where user_id = $1', [user]))
        .rows[0] as unknown
    return {
      'POST /assignments': async (call) => {
        const { user, variant } = call.body as Assign
        const found = await find(user)
        if (found) return ok(found)
        try {
          await db.query('insert into assignments values ($1, $2)', [user, variant])
        } catch (error) {
          if (sqlState(error) !== '23505') throw error
        }
        return ok(await find(user))
      },
      ...readAssignment(db),
    }
  },
}
