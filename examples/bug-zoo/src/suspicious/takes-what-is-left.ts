import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Sells until nothing is left, at once; the update itself looks whether there is a piece. */
export const takesWhatIsLeft: Backend = {
  name: 'takes-what-is-left',
  schema: 'create table products (sku text primary key, stock int not null default 3)',
  start: (db) => ({
    'POST /reservations': async ({ body }) => {
      const { sku } = body as { sku: string }
      await db.query('insert into products (sku) values ($1) on conflict do nothing', [sku])
      const { rowCount } = await db.query(
        'update products set stock = stock - 1 where sku = $1 and stock > 0',
        [sku],
      )
      return rowCount === 1 ? ok({ sku }) : refuse(409, 'sold out')
    },
  }),
}
