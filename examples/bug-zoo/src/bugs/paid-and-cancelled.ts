import { type Backend, type Call, ok, refuse } from '../skeleton/backend.ts'

/** The order, made when a request first names it. */
const make = `
  with made as (insert into orders (id) values ($1) on conflict do nothing returning id)
  insert into order_history (order_id, state) select id, 'new' from made`
const record = 'insert into order_history (order_id, state) values ($1, $2)'

/** Looks whether an order is new, and changes it in a second statement. */
export const paidAndCancelled: Backend = {
  name: 'paid-and-cancelled',
  schema: `
    create table orders (id text primary key, state text not null default 'new');
    create table order_history (step bigserial, order_id text not null, state text not null)`,
  start: (db) => {
    const move = (state: string) => async (call: Call) => {
      const id = call.params['id']
      await db.query(make, [id])
      const { rows } = await db.query<{ state: string }>('select state from orders where id = $1', [
        id,
      ])
      if (rows[0]?.state !== 'new') return refuse(409, 'too late')
      await db.query('update orders set state = $2 where id = $1', [id, state])
      await db.query(record, [id, state])
      return ok({ state })
    }
    return { 'POST /orders/:id/pay': move('paid'), 'POST /orders/:id/cancel': move('cancelled') }
  },
}
