import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Has no default for a moment, like `two-default-addresses`; nobody sees it, since the user is locked and it commits once. */
export const swapsDefaultsInOneStep: Backend = {
  name: 'swaps-defaults-in-one-step',
  schema: 'create table addresses (user_id text not null, is_default boolean not null)',
  start: (db) => ({
    'POST /addresses': async ({ body }) => {
      const { user } = body as { user: string }
      return await inTransaction(db, async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [user])
        await tx.query('update addresses set is_default = false where user_id = $1', [user])
        await tx.query('insert into addresses values ($1, true)', [user])
        return ok({ user })
      })
    },
  }),
}
