import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireToken } from '../http/dashboard-token.ts'
import { HttpProblem, Problem } from '../http/problem.ts'
import type { DailyRow, MetricsReader } from './pg-metrics-reader.ts'
import {
  DailyAnswer,
  ExperimentsAnswer,
  ExperimentsQuery,
  FunnelsAnswer,
  FunnelsQuery,
  SummaryAnswer,
  WindowQuery,
} from './schemas.ts'

export type MetricsPorts = {
  readonly metrics: MetricsReader
  readonly dashboardToken: string | undefined
}

/** The rollups over HTTP; no raw row is read for an answer. */
export function metricsRoutes({
  metrics,
  dashboardToken,
}: MetricsPorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/v1/metrics/summary',
      { schema: schemaOf('A window in a few numbers, for everybody.', WindowQuery, SummaryAnswer) },
      async ({ query }) => {
        const frame = await metrics.readFrame('daily', query.window_days)
        const days = await metrics.listDays(frame)
        return { ...frame, no_data: days.every(({ dau }) => dau === 0), ...summarise(days) }
      },
    )
    await app.register(dashboardRoutes({ metrics, dashboardToken }))
  }
}

function dashboardRoutes({ metrics, dashboardToken }: MetricsPorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', requireToken(dashboardToken))
    app.get(
      '/v1/metrics/daily',
      { schema: schemaOf('What happened on each day.', WindowQuery, DailyAnswer) },
      async ({ query }) => {
        const frame = await metrics.readFrame('daily', query.window_days)
        const days = await metrics.listDays(frame)
        return { ...frame, no_data: days.every(({ dau }) => dau === 0), days }
      },
    )
    app.get(
      '/v1/metrics/experiments',
      {
        schema: schemaOf(
          'What the users assigned on each day did, per variant.',
          ExperimentsQuery,
          ExperimentsAnswer,
        ),
      },
      async ({ query }) => {
        const { experiment_id: id, window_days: windowDays } = query
        if (id !== undefined && !(await metrics.hasExperiment(id))) {
          throw new HttpProblem(404, `There is no experiment "${id}".`)
        }
        const frame = await metrics.readFrame('experiment', windowDays)
        const days = await metrics.listExperimentDays(frame, id)
        return { ...frame, no_data: days.length === 0, days }
      },
    )
    app.get(
      '/v1/metrics/funnels',
      {
        schema: schemaOf('How far the users of each day came.', FunnelsQuery, FunnelsAnswer),
      },
      async ({ query }) => {
        const { funnel_name: name, window_days: windowDays } = query
        if (!(await metrics.hasFunnel(name))) {
          throw new HttpProblem(404, `There is no funnel "${name}".`)
        }
        const frame = await metrics.readFrame('funnel', windowDays)
        const days = await metrics.listFunnelDays(frame, name)
        const noData = days.every(({ users }) => users === 0)
        return { ...frame, no_data: noData, funnel_name: name, days }
      },
    )
  }
}

function schemaOf<Query, Answer>(summary: string, querystring: Query, answer: Answer) {
  return { summary, querystring, response: { 200: answer, '4xx': Problem, '5xx': Problem } }
}

export type Summary = {
  readonly average_dau: number
  readonly new_users: number
  readonly sessions_submitted: number
  readonly logging_rate_24h: number | null
  readonly event_volume_by_name: Record<string, number>
}

/**
 * A window in a few numbers. Distinct users do not add up over days, so there is their mean; the rate is
 * the mean of the days' rates, each weighted by its users.
 */
export function summarise(days: readonly DailyRow[]): Summary {
  const sum = (of: (day: DailyRow) => number) => days.reduce((total, day) => total + of(day), 0)
  const userDays = sum(({ dau }) => dau)
  const volume = new Map<string, number>()
  for (const { event_volume_by_name } of days) {
    for (const [name, count] of Object.entries(event_volume_by_name)) {
      volume.set(name, (volume.get(name) ?? 0) + count)
    }
  }
  return {
    average_dau: days.length === 0 ? 0 : userDays / days.length,
    new_users: sum(({ new_users }) => new_users),
    sessions_submitted: sum(({ sessions_submitted }) => sessions_submitted),
    logging_rate_24h:
      userDays === 0
        ? null
        : sum(({ dau, logging_rate_24h }) => dau * (logging_rate_24h ?? 0)) / userDays,
    event_volume_by_name: Object.fromEntries(volume),
  }
}
