import type { Assign } from '../workloads/assignments.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** How old a cached "not assigned" may be; declared in the guarantee. */
export const cacheMs = 40

/** Reads come from a cache that may say "not assigned" for a moment longer: a lag that is declared. */
export const readsWithinLag: Backend = {
  name: 'reads-within-lag',
  schema: 'create table assignments (user_id text primary key, variant text not null)',
  start: (db) => {
    const cache = new Map<string, { readonly variant: string | null; readonly at: number }>()
    const find = async (user: string) => {
      const { rows } = await db.query<{ variant: string }>(
        'select variant from assignments where user_id = $1',
        [user],
      )
      return rows[0]?.variant ?? null
    }
    return {
      'POST /assignments': async (call) => {
        const { user, variant } = call.body as Assign
        // A page looked before the user was assigned, and left "not assigned" in the cache.
        cache.set(user, { variant: await find(user), at: performance.now() })
        await db.query('insert into assignments values ($1, $2) on conflict do nothing', [
          user,
          variant,
        ])
        return ok({ variant: await find(user) })
      },
      'GET /assignments/:user': async ({ params }) => {
        const user = params['user'] as string
        const cached = cache.get(user)
        const isFresh = cached && performance.now() - cached.at < cacheMs
        const variant = isFresh ? cached.variant : await find(user)
        return variant === null ? refuse(404, 'not assigned') : ok({ variant })
      },
    }
  },
}
