import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Looks whether a piece is left, and takes one in a second statement. */
export const oversells: Backend = {
  name: 'oversells',
  schema: 'create table products (sku text primary key, stock int not null default 3)',
  start: (db) => ({
    'POST /reservations': async ({ body }) => {
      const { sku } = body as { sku: string }
      await db.query('insert into products (sku) values ($1) on conflict do nothing', [sku])
      const { rows } = await db.query<{ stock: number }>(
        'select stock from products where sku = $1',
        [sku],
      )
      if ((rows[0]?.stock ?? 0) < 1) return refuse(409, 'sold out')
      await db.query('update products set stock = stock - 1 where sku = $1', [sku])
      return ok({ sku })
    },
  }),
}
