import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Counts the seats that are taken, then takes another. */
export const overbooks: Backend = {
  name: 'overbooks',
  schema: `
    create table events (id text primary key, capacity int not null default 3);
    create table bookings (event text not null references events)`,
  start: (db) => ({
    'POST /bookings': async ({ body }) => {
      const { event } = body as { event: string }
      await db.query('insert into events (id) values ($1) on conflict do nothing', [event])
      const { rows } = await db.query<{ left: boolean }>(
        `select (select count(*) from bookings where event = $1) < capacity as left from events where id = $1`,
        [event],
      )
      if (!rows[0]?.left) return refuse(409, 'full')
      await db.query('insert into bookings values ($1)', [event])
      return ok({ event })
    },
  }),
}
