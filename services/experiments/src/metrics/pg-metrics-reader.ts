import type { Pool } from 'pg'
import type { JobName } from '../rollups/ports.ts'

/** Reads rollups only: no answer scans a raw row. */
export type MetricsReader = {
  readFrame(job: JobName, windowDays: number): Promise<Frame>
  listDays(frame: Frame): Promise<DailyRow[]>
  listExperimentDays(frame: Frame, experimentId: string | undefined): Promise<ExperimentRow[]>
  listFunnelDays(frame: Frame, funnelName: string): Promise<FunnelRow[]>
  hasExperiment(experimentId: string): Promise<boolean>
  hasFunnel(funnelName: string): Promise<boolean>
}

export function createPgMetricsReader(pool: Pool): MetricsReader {
  return {
    readFrame: (job, windowDays) => readFrame(pool, job, windowDays),
    listDays: (frame) => listDailyRows(pool, frame),
    listExperimentDays: (frame, experimentId) => listExperimentRows(pool, frame, experimentId),
    listFunnelDays: (frame, funnelName) => listFunnelRows(pool, frame, funnelName),
    hasExperiment: (id) => isThere(pool, 'select from experiments where experiment_id = $1', id),
    hasFunnel: (name) => isThere(pool, 'select from funnels where funnel_name = $1', name),
  }
}

/** The days that an answer covers, and how far its rollups are computed. */
export type Frame = {
  readonly window_days: number
  readonly from: string
  readonly to: string
  readonly computed_through: string | null
}

async function readFrame(pool: Pool, job: JobName, windowDays: number): Promise<Frame> {
  const { rows } = await pool.query<{ from: string; to: string; through: Date | null }>(
    `select to_char(today - ($2::int - 1), 'YYYY-MM-DD') as from, to_char(today, 'YYYY-MM-DD') as to,
       (select max(window_end) from rollup_runs where job_name = $1 and status = 'SUCCESS') as through
     from (select (now() at time zone 'UTC')::date as today) as clock`,
    [job, windowDays],
  )
  const { from, to, through } = rows[0] as (typeof rows)[number]
  return { window_days: windowDays, from, to, computed_through: through?.toISOString() ?? null }
}

export type DailyRow = {
  readonly day: string
  readonly dau: number
  readonly new_users: number
  readonly sessions_submitted: number
  readonly logging_rate_24h: number | null
  readonly ingestion_lag_p50: number | null
  readonly ingestion_lag_p95: number | null
  readonly event_volume_by_name: Record<string, number>
}

async function listDailyRows(pool: Pool, { from, to }: Frame): Promise<DailyRow[]> {
  const { rows } = await pool.query<DailyRow>(
    `select day::text, dau, new_users, sessions_submitted, logging_rate_24h, ingestion_lag_p50,
       ingestion_lag_p95, event_volume_by_name
     from daily_metric_rollups where day between $1 and $2 order by daily_metric_rollups.day`,
    [from, to],
  )
  return rows
}

export type ExperimentRow = {
  readonly experiment_id: string
  readonly variant_id: string
  readonly day: string
  readonly users_assigned: number
  readonly users_active_d1: number
  readonly sessions_submitted_d7: number
  readonly logging_rate_24h_by_variant: number
}

/** One row a day and variant: bounded by the window and by how many experiments there are. */
async function listExperimentRows(
  pool: Pool,
  { from, to }: Frame,
  experimentId: string | undefined,
): Promise<ExperimentRow[]> {
  const { rows } = await pool.query<ExperimentRow>(
    `select experiment_id, variant_id, to_char(day, 'YYYY-MM-DD') as day, users_assigned, users_active_d1,
       sessions_submitted_d7, logging_rate_24h_by_variant
     from experiment_metric_rollups as rollup
     where rollup.day between $1 and $2 and ($3::text is null or experiment_id = $3)
     order by experiment_id, rollup.day, variant_id`,
    [from, to, experimentId ?? null],
  )
  return rows
}

export type FunnelRow = {
  readonly day: string
  readonly experiment_id: string | null
  readonly variant_id: string | null
  readonly step_position: number
  readonly step_name: string
  readonly users: number
}

async function listFunnelRows(
  pool: Pool,
  { from, to }: Frame,
  funnelName: string,
): Promise<FunnelRow[]> {
  const { rows } = await pool.query<FunnelRow>(
    `select to_char(day, 'YYYY-MM-DD') as day, experiment_id, variant_id, step_position, step_name, users
     from funnel_rollups as rollup
     where rollup.day between $1 and $2 and funnel_name = $3
     order by rollup.day, experiment_id nulls first, variant_id, step_position`,
    [from, to, funnelName],
  )
  return rows
}

async function isThere(pool: Pool, text: string, key: string): Promise<boolean> {
  const { rowCount } = await pool.query(text, [key])
  return rowCount === 1
}
