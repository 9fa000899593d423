import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Repeats the insert on any error, like bug 9; but with the id of the first attempt, which is stored once. */
export const retriesWithOneId: Backend = {
  name: 'retries-with-one-id',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const values = [randomUUID(), (call.body as Order).reference]
      for (let left = 3; ; left -= 1) {
        try {
          await db.query('insert into orders values ($1, $2) on conflict do nothing', values)
          return ok({ id: values[0] })
        } catch (error) {
          if (left <= 1) throw error
        }
      }
    },
  }),
}
