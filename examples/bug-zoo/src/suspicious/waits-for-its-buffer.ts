import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

const flushMs = 5

type Waiting = {
  readonly id: string
  readonly reference: string
  readonly stored: (error?: unknown) => void
}

/** Collects rows and writes them together, like bug 7; but it answers only when they are stored. */
export const waitsForItsBuffer: Backend = {
  name: 'waits-for-its-buffer',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => {
    let buffer: Waiting[] = []
    const flush = async () => {
      const rows = buffer
      buffer = []
      if (rows.length === 0) return
      const error = await db
        .query(
          'insert into orders select * from json_to_recordset($1) as r(id text, reference text)',
          [JSON.stringify(rows.map(({ id, reference }) => ({ id, reference })))],
        )
        .then(
          () => undefined,
          (reason: unknown) => reason,
        )
      for (const { stored } of rows) stored(error)
    }
    setInterval(() => void flush(), flushMs).unref()
    return {
      'POST /orders': async (call) => {
        const { reference } = call.body as Order
        const id = randomUUID()
        const error = await new Promise((stored) => buffer.push({ id, reference, stored }))
        if (error) throw error as Error
        return ok({ id })
      },
    }
  },
}
