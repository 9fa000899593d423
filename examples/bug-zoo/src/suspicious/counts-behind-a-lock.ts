import { type Backend, ok, refuse } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Counts and then books, like `overbooks`; the row of the event is locked meanwhile. */
export const countsBehindALock: Backend = {
  name: 'counts-behind-a-lock',
  schema: `
    create table events (id text primary key, capacity int not null default 3);
    create table bookings (event text not null references events)`,
  start: (db) => ({
    'POST /bookings': async ({ body }) => {
      const { event } = body as { event: string }
      await db.query('insert into events (id) values ($1) on conflict do nothing', [event])
      return await inTransaction(db, async (tx) => {
        const { rows } = await tx.query<{ capacity: number }>(
          'select capacity from events where id = $1 for update',
          [event],
        )
        const taken = await tx.query('select from bookings where event = $1', [event])
        if (taken.rows.length >= (rows[0]?.capacity ?? 0)) return refuse(409, 'full')
        await tx.query('insert into bookings values ($1)', [event])
        return ok({ event })
      })
    },
  }),
}
