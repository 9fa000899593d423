import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { relay } from '../skeleton/relay.ts'
import { inTransaction } from '../skeleton/transaction.ts'

type Row = { readonly at: string; readonly number: string; readonly reference: string }

/**
 * Copies rows past the last one it saw, like bug 24; but in the order of their transactions, and only those before the
 * oldest one that is still open.
 *
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 */
export const cursorWaitsForCommits: Backend = {
  name: 'cursor-waits-for-commits',
  schema: `
    create table outbox (
      number bigint generated always as identity primary key,
      reference text not null,
      at xid8 not null default pg_current_xact_id()
    );
    create table orders (id text primary key, reference text not null);`,
  start: (db) => {
    let last = ['0', '0']
    relay(db, async () => {
      const { rows } = await db.query<Row>(
        `select at, number, reference from outbox
          where (at, number) > ($1::xid8, $2::bigint) and at < pg_snapshot_xmin(pg_current_snapshot())
          order by at, number`,
        last,
      )
      for (const { at, number, reference } of rows) {
        await db.query('insert into orders values ($1, $2) on conflict do nothing', [
          number,
          reference,
        ])
        last = [at, number]
      }
    })
    return {
      'POST /orders': async (call) => {
        const id = await inTransaction(db, async (tx) => {
          const { rows } = await tx.query<{ number: string }>(
            'insert into outbox (reference) values ($1) returning number',
            [(call.body as Order).reference],
          )
          return rows[0]?.number
        })
        return ok({ id })
      },
    }
  },
}
