import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

const pollMs = 5

/** Bug 24: copies rows past the last number it saw; numbers are taken before they are committed. */
export const cursorSkipsLateCommits: Backend = {
  name: 'cursor-skips-late-commits',
  schema: `
    create table outbox (number bigint generated always as identity primary key, reference text not null);
    create table orders (id text primary key, reference text not null);`,
  start: (db) => {
    let last = '0'
    let polling = false
    const poll = async () => {
      if (polling) return
      polling = true
      const { rows } = await db.query<{ number: string; reference: string }>(
        'select number, reference from outbox where number > $1 order by number',
        [last],
      )
      for (const { number, reference } of rows) {
        await db.query('insert into orders values ($1, $2) on conflict do nothing', [
          number,
          reference,
        ])
        last = number
      }
      polling = false
    }
    setInterval(() => void poll().catch(() => undefined), pollMs).unref()
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
