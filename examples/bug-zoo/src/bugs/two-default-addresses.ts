import { type Backend, ok } from '../skeleton/backend.ts'

/** Takes the mark from the old default, then adds the new one: two that do so together leave two. */
export const twoDefaultAddresses: Backend = {
  name: 'two-default-addresses',
  schema: 'create table addresses (user_id text not null, is_default boolean not null)',
  start: (db) => ({
    'POST /addresses': async ({ body }) => {
      const { user } = body as { user: string }
      await db.query('update addresses set is_default = false where user_id = $1', [user])
      await db.query('insert into addresses values ($1, true)', [user])
      return ok({ user })
    },
  }),
}
