import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Bug 13: drops the cached copy before it commits; a reader in between puts the old one back. */
export const cacheFilledBeforeCommit: Backend = {
  name: 'cache-filled-before-commit',
  schema: 'create table documents (id text primary key, version int not null)',
  start: (db) => {
    const cache = new Map<string, number>()
    return {
      'PUT /documents/:id': async ({ params }) => {
        const id = params['id'] as string
        const version = await inTransaction(db, async (tx) => {
          const { rows } = await tx.query<{ version: number }>(
            `insert into documents values ($1, 1)
             on conflict (id) do update set version = documents.version + 1 returning version`,
            [id],
          )
          cache.delete(id)
          return rows[0]?.version
        })
        return ok({ version })
      },
      'GET /documents/:id': async ({ params }) => {
        const id = params['id'] as string
        const cached = cache.get(id)
        if (cached !== undefined) return ok({ version: cached })
        const { rows } = await db.query<{ version: number }>(
          'select version from documents where id = $1',
          [id],
        )
        const version = rows[0]?.version ?? 0
        cache.set(id, version)
        return ok({ version })
      },
    }
  },
}
