import {
  equals,
  flow,
  idempotentCreate,
  jsonPath,
  mutualExclusion,
  post,
  recount,
  status as statusIs,
  writeOnce,
  type Flow,
  type Guarantee,
} from 'gauntlet'
import { dashboardToken } from './dashboard-token.ts'

type AssignmentRequest = { readonly anonymous_user_id: string }
type AssignmentAnswer = {
  readonly assignments?: readonly { readonly experiment_id: string; readonly variant_id: string }[]
}
type EventsRequest = {
  readonly events: readonly { readonly event_id?: string; readonly event_name: string }[]
}
type EventsAnswer = { readonly results?: readonly { readonly status: string }[] }

/**
 * A user's variants of all experiments are one value, `experiment=variant ...`: a request that was not answered may
 * have stored any of them, and still has a key. `$1` is the run's id.
 */
const sticky = writeOnce<AssignmentRequest, AssignmentAnswer>('sticky assignment', {
  serverPicks: true,
  observe: ({ endpoint, request, answer }) => {
    if (endpoint !== '/v1/assignment') return null
    const pairs = answer?.assignments?.map((each) => `${each.experiment_id}=${each.variant_id}`)
    const value = pairs && pairs.length > 0 ? pairs.toSorted(byCodePoint).join(' ') : null
    return { action: 'write', key: request?.anonymous_user_id ?? null, value }
  },
  stored: `
    select anonymous_user_id as key,
           string_agg(experiment_id || '=' || variant_id, ' '
                      order by (experiment_id || '=' || variant_id) collate "C") as value
      from assignments where starts_with(anonymous_user_id, 'lt-' || $1) group by anonymous_user_id`,
})

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const answers: Readonly<Record<string, string>> = { duplicate_conflict: 'conflict' }

/** Each event of a batch is one create; a rejected one is refused, and must not be there. */
const events = idempotentCreate<EventsRequest, EventsAnswer>('idempotent events', {
  observe: ({ endpoint, request, answer }) => {
    if (endpoint !== '/v1/events') return null
    return (request?.events ?? []).flatMap(({ event_id: key, event_name: payload }, index) => {
      if (key === undefined) return []
      const status = answer?.results?.[index]?.status
      const seen = { action: 'create', key: key.toLowerCase(), payload } as const
      if (status === 'rejected') return { ...seen, outcome: 'fail' as const }
      return { ...seen, value: status === undefined ? null : (answers[status] ?? status) }
    })
  },
  stored: `
    select event_id::text as key, event_name as payload
      from event_logs where properties->>'load_test_run_id' = $1`,
})

/** At most one run of a job at a time; a run that was skipped held nothing. */
const rollups = mutualExclusion('one rollup at a time', {
  intervals: `
    select job_name as scope, run_id::text as holder, started_at, finished_at
      from rollup_runs where status <> 'SKIPPED'`,
})

/** The volume of the days that the run wrote to equals a recount of their events. */
const dailyCounts = recount('daily counts', {
  stored: `
    with days as (
      select distinct (occurred_at at time zone 'utc')::date as day
        from event_logs where properties->>'load_test_run_id' = $1
    )
    select days.day::text as key,
           (select sum(volume.value::bigint)
              from daily_metric_rollups as daily, jsonb_each_text(daily.event_volume_by_name) as volume
             where daily.day = days.day) as stored,
           (select count(*) from event_logs
             where occurred_at >= days.day::timestamp at time zone 'utc'
               and occurred_at < (days.day + 1)::timestamp at time zone 'utc') as recount
      from days`,
})

/** The guarantees of the experiments API. */
export const experimentsGuarantees: readonly Guarantee[] = [sticky, events, rollups, dailyCounts]

/**
 * Rolls up what the load has written, before its days are counted again. A run that is SKIPPED did not: another holds the
 * lease, perhaps one that died; then it is asked again until the lease has ended.
 */
export const rollUp: Flow = flow('roll up', [
  post('/v1/jobs/rollup', {
    headers: { 'x-dashboard-token': dashboardToken },
    json: { job: 'daily', window_days: 1 },
    timeoutMs: 60_000,
    expect: [statusIs(200), equals(jsonPath('$.runs[0].status'), 'SUCCESS')],
  }),
])
