import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Also: nobody listens to the pool's errors, so a restart of the database ends the process. */
export const diesWithTheDatabase: Backend = {
  name: 'dies-with-the-database',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => {
    db.removeAllListeners('error')
    return {
      'POST /orders': async (call) => {
        const id = randomUUID()
        await db.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
        return ok({ id })
      },
    }
  },
}
