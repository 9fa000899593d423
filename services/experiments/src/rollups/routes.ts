import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireToken } from '../http/dashboard-token.ts'
import { Problem } from '../http/problem.ts'
import { jobNames, type JobName, type RollupRun } from './ports.ts'
import { runTogether } from './run-rollup.ts'
import { RollupJobAnswer, RollupJobRequest } from './schemas.ts'
import { toRunAnswer } from './run-rows.ts'

export type RunRollup = (job: JobName, windowDays: number) => Promise<RollupRun>

export type RollupRoutePorts = {
  readonly runRollup: RunRollup
  readonly dashboardToken: string | undefined
}

export function rollupRoutes(ports: RollupRoutePorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/v1/jobs/rollup',
      {
        onRequest: requireToken(ports.dashboardToken),
        schema: {
          summary: 'Runs rollup jobs now; one that another replica runs is SKIPPED.',
          body: RollupJobRequest,
          response: { 200: RollupJobAnswer, '4xx': Problem, '5xx': Problem },
        },
      },
      async ({ body }) => {
        const jobs = body.job === undefined ? jobNames : [body.job]
        const runs = await runTogether(jobs, (job) => ports.runRollup(job, body.window_days))
        return { runs: runs.map(toRunAnswer) }
      },
    )
  }
}
