import type { Backend } from '../skeleton/backend.ts'
import { relay, send, takeShipments } from '../skeleton/relay.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Two relays on one outbox, like `two-relays`; each row is locked until it is sent and marked. */
export const relaysSkipWhatIsLocked: Backend = {
  name: 'relays-skip-what-is-locked',
  schema: 'create table outbox (ref text primary key, sent boolean not null default false)',
  start: (db, env) => {
    relay(db, async () => {
      await inTransaction(db, async (tx) => {
        const { rows } = await tx.query<{ ref: string }>(
          'select ref from outbox where not sent limit 5 for update skip locked',
        )
        for (const { ref } of rows) {
          await send(env, ref)
          await tx.query('update outbox set sent = true where ref = $1', [ref])
        }
      })
    })
    return takeShipments(db)
  },
}
