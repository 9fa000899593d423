import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 9: repeats the insert on any error, also when only the answer of the commit was lost. */
export const blindServerRetry: Backend = {
  name: 'blind-server-retry',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const { reference } = call.body as Order
      return await retry(3, async () => {
        const id = randomUUID()
        await db.query('insert into orders values ($1, $2)', [id, reference])
        return ok({ id })
      })
    },
  }),
}

async function retry<Result>(times: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (times <= 1) throw error
    return await retry(times - 1, work)
  }
}
