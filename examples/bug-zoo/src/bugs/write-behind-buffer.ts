import type { Order } from '../habitats/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

const flushMs = 100

/** Bug 7: collects rows in memory, answers, and writes them a little later. */
export const writeBehindBuffer: Backend = {
  name: 'write-behind-buffer',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => {
    let buffer: { id: string; reference: string }[] = []
    const flush = async () => {
      const rows = buffer
      buffer = []
      if (rows.length === 0) return
      await db.query(
        'insert into orders select * from json_to_recordset($1) as r(id text, reference text)',
        [JSON.stringify(rows)],
      )
    }
    setInterval(() => void flush(), flushMs).unref()
    return {
      'POST /orders': async (call) => {
        const id = randomUUID()
        buffer.push({ id, reference: (call.body as Order).reference })
        return ok({ id })
      },
    }
  },
}
