import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Counts in a separate row, so that invoices of a tenant wait for each other; none is skipped. */
export const numberFromARow: Backend = {
  name: 'number-from-a-row',
  schema: `
    create table tenants (id text primary key, last int not null);
    create table invoices (tenant text not null, number int not null)`,
  start: (db) => ({
    'POST /invoices': async ({ body }) => {
      const { tenant } = body as { tenant: string }
      return await inTransaction(db, async (tx) => {
        const { rows } = await tx.query<{ last: number }>(
          `insert into tenants values ($1, 1) on conflict (id) do update set last = tenants.last + 1 returning last`,
          [tenant],
        )
        await tx.query('insert into invoices values ($1, $2)', [tenant, rows[0]?.last])
        return ok({ number: rows[0]?.last })
      })
    },
  }),
}
