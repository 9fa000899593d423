import type { Pool, PoolClient } from 'pg'

export const jobRunsSchema = `
  create table job_runs (
    id bigint generated always as identity primary key,
    name text not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    completed boolean not null default false
  );`

/** The work itself: a row that says from when to when it ran, by the database's clock. */
export async function runJob(db: Pool | PoolClient, name: string, seconds = 0.01): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    'insert into job_runs (name) values ($1) returning id',
    [name],
  )
  await db.query('select pg_sleep($1)', [seconds])
  await db.query(
    'update job_runs set finished_at = clock_timestamp(), completed = true where id = $1',
    [rows[0]?.id],
  )
}
