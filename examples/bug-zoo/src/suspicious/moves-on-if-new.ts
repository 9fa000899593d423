import { type Backend, type Call, ok, refuse } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** The order, made when a request first names it. */
const make = `
  with made as (insert into orders (id) values ($1) on conflict do nothing returning id)
  insert into order_history (order_id, state) select id, 'new' from made`
const record = 'insert into order_history (order_id, state) values ($1, $2)'

/** Answers 409 to most of what it is asked: the update itself looks whether the order is new. */
export const movesOnIfNew: Backend = {
  name: 'moves-on-if-new',
  schema: `
    create table orders (id text primary key, state text not null default 'new');
    create table order_history (step bigserial, order_id text not null, state text not null)`,
  start: (db) => {
    const move = (state: string) => async (call: Call) => {
      const id = call.params['id']
      await db.query(make, [id])
      return await inTransaction(db, async (tx) => {
        const moved = await tx.query(
          `update orders set state = $2 where id = $1 and state = 'new'`,
          [id, state],
        )
        if (moved.rowCount === 0) return refuse(409, 'too late')
        await tx.query(record, [id, state])
        return ok({ state })
      })
    }
    return { 'POST /orders/:id/pay': move('paid'), 'POST /orders/:id/cancel': move('cancelled') }
  },
}
