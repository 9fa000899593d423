import { type Backend, ok } from '../skeleton/backend.ts'

/** Gives an invoice the highest number and one more: two that look together get the same. */
export const highestNumberPlusOne: Backend = {
  name: 'highest-number-plus-one',
  schema: 'create table invoices (tenant text not null, number int not null)',
  start: (db) => ({
    'POST /invoices': async ({ body }) => {
      const { tenant } = body as { tenant: string }
      const { rows } = await db.query<{ next: number }>(
        'select coalesce(max(number), 0) + 1 as next from invoices where tenant = $1',
        [tenant],
      )
      await db.query('insert into invoices values ($1, $2)', [tenant, rows[0]?.next])
      return ok({ number: rows[0]?.next })
    },
  }),
}
