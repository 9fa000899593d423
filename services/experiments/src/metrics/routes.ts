import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireToken } from '../http/dashboard-token.ts'
import { HttpProblem, Problem } from '../http/problem.ts'
import type { MetricsReader } from './pg-metrics-reader.ts'
import {
  DailyAnswer,
  ExperimentsAnswer,
  ExperimentsQuery,
  FunnelsAnswer,
  FunnelsQuery,
  SummaryAnswer,
  WindowQuery,
} from './schemas.ts'
import { summarise } from './summarise.ts'

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
