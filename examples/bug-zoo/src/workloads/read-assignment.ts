import type { Pool } from 'pg'
import { ok, refuse, type Routes } from '../skeleton/backend.ts'

/** `GET /assignments/:user` as every backend of that workload has it. */
export function readAssignment(db: Pool): Routes {
  return {
    'GET /assignments/:user': async ({ params }) => {
      const { rows } = await db.query('select variant from assignments where user_id = $1', [
        params['user'],
      ])
      return rows[0] ? ok(rows[0]) : refuse(404, 'not assigned')
    },
  }
}
