import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

const flushMs = 1_000

/** Bug 7: collects rows in memory, answers, and writes them a second later. */
export const writeBehindBuffer: Backend = {
  name: 'write-behind-buffer',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => {
    let buffer: { id: string; reference: string }[] = []
    const flush = async () => {
      const rows = buffer
      buffer = []
      await db.query(
        'insert into orders select * from json_to_recordset($1) as r(id text, reference text)',
        [JSON.stringify(rows)],
      )
    }
    return {
      'POST /orders': async (call) => {
        const id = randomUUID()
        if (buffer.length === 0) setTimeout(() => void flush(), flushMs)
        buffer.push({ id, reference: (call.body as Order).reference })
        return ok({ id })
      },
    }
  },
}
