import { type Backend, ok, refuse } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

const free = `select from stays where room = $1 and from_day < $2 + 2 and $2 < to_day`
const book = 'insert into stays values ($1, $2, $2 + 2)'

/** Looks first and books then, like `double-books`; but for one room only one transaction at a time. */
export const booksOneAtATime: Backend = {
  name: 'books-one-at-a-time',
  schema: 'create table stays (room text not null, from_day int not null, to_day int not null)',
  start: (db) => ({
    'POST /stays': async ({ body }) => {
      const { room, day } = body as { room: string; day: number }
      return await inTransaction(db, async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [room])
        const { rows } = await tx.query(free, [room, day])
        if (rows.length > 0) return refuse(409, 'taken')
        await tx.query(book, [room, day])
        return ok({ room })
      })
    },
  }),
}
