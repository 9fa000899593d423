import { dailyJob } from './daily-job.ts'
import { experimentJob } from './experiment-job.ts'
import { funnelJob } from './funnel-job.ts'
import type { RollupJob } from './job.ts'
import type { JobName } from './ports.ts'

export const rollupJobs: Readonly<Record<JobName, RollupJob>> = {
  daily: dailyJob,
  experiment: experimentJob,
  funnel: funnelJob,
}
