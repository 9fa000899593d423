import { type Backend, ok } from '../skeleton/backend.ts'

/** A cache beside every replica, like bug 13; but each read asks the database which version is current. */
export const cacheCheckedByVersion: Backend = {
  name: 'cache-checked-by-version',
  schema: 'create table documents (id text primary key, version int not null)',
  start: (db) => {
    const cache = new Map<string, { readonly version: number; readonly text: string }>()
    return {
      'PUT /documents/:id': async ({ params }) => {
        const { rows } = await db.query<{ version: number }>(
          `insert into documents values ($1, 1)
           on conflict (id) do update set version = documents.version + 1 returning version`,
          [params['id']],
        )
        return ok(rows[0])
      },
      'GET /documents/:id': async ({ params }) => {
        const id = params['id'] as string
        const { rows } = await db.query<{ version: number }>(
          'select version from documents where id = $1',
          [id],
        )
        const version = rows[0]?.version ?? 0
        const cached = cache.get(id)
        const document = cached?.version === version ? cached : { version, text: `text ${version}` }
        cache.set(id, document)
        return ok(document)
      },
    }
  },
}
