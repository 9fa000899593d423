import { get, post } from '@gauntlet/core/flow'
import { writeOnce, type Observed } from 'gauntlet'
import { burst, ownKey, times, together, type Workload } from './workload.ts'

export type Assign = { readonly user: string; readonly variant: string }
type Assigned = { readonly variant?: string | null }

/** `POST /assignments {user, variant}` answers the user's variant for ever; `GET /assignments/:user`. */
export function assignments(lagMs = 0): Workload {
  return {
    name: 'assignments',
    scenario: (namespace) =>
      burst('assignments', 24, [
        ownKey(namespace),
        together(
          times(8, (number) =>
            post('/assignments', { json: { user: '{{ key }}', variant: `variant ${number}` } }),
          ),
        ),
        get('/assignments/{{ key }}'),
        post('/assignments', { json: { user: '{{ key }}', variant: 'too late' } }),
        get('/assignments/{{ key }}'),
      ]),
    guarantees: [
      writeOnce<Assign, Assigned>('sticky assignment', {
        lagMs,
        observe: ({ method, request, answer, path, status, operation }): Observed => {
          const value = answer?.variant ?? null
          if (method === 'POST') {
            const { user = null, variant } = request ?? {}
            return { action: 'write', key: user, proposal: variant, value, client: operation }
          }
          const key = path.slice('/assignments/'.length)
          // Not assigned yet is an answer, not a refusal.
          const seen = { action: 'read', key, value, client: operation } as const
          return status === 404 ? { ...seen, outcome: 'ok' } : seen
        },
        stored: `select user_id as key, variant as value from assignments where starts_with(user_id, $1)`,
      }),
    ],
  }
}
