import type { Backend } from '../skeleton/backend.ts'
import { relay, send, takeShipments } from '../skeleton/relay.ts'

/** The relay of each replica takes whatever is not sent yet: with two, everything goes out twice. */
export const twoRelays: Backend = {
  name: 'two-relays',
  schema: 'create table outbox (ref text primary key, sent boolean not null default false)',
  start: (db, env) => {
    relay(db, async () => {
      const { rows } = await db.query<{ ref: string }>('select ref from outbox where not sent')
      for (const { ref } of rows) {
        await send(env, ref)
        await db.query('update outbox set sent = true where ref = $1', [ref])
      }
    })
    return takeShipments(db)
  },
}
