import { type Backend, ok, refuse } from '../skeleton/backend.ts'

const free = `select from stays where room = $1 and from_day < $2 + 2 and $2 < to_day`
const book = 'insert into stays values ($1, $2, $2 + 2)'

/** Looks whether the days are free, and books them in a second statement. */
export const doubleBooks: Backend = {
  name: 'double-books',
  schema: 'create table stays (room text not null, from_day int not null, to_day int not null)',
  start: (db) => ({
    'POST /stays': async ({ body }) => {
      const { room, day } = body as { room: string; day: number }
      const { rows } = await db.query(free, [room, day])
      if (rows.length > 0) return refuse(409, 'taken')
      await db.query(book, [room, day])
      return ok({ room })
    },
  }),
}
