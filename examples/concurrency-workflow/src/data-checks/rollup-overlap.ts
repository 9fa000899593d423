import { check, type CheckedRun, type Sql } from 'gauntlet'

const overlaps = `
    with execution as (
      select row_number() over () as n, job_name, started_at, coalesce(finished_at, now()) as ended_at
      from rollup_runs
      where status <> 'SKIPPED'
        and started_at < $2::timestamptz and coalesce(finished_at, now()) > $1::timestamptz
    ), overlap as (
      select a.job_name, greatest(a.started_at, b.started_at) as since,
        least(a.ended_at, b.ended_at) as until
      from execution as a join execution as b on a.job_name = b.job_name and a.n < b.n
      where greatest(a.started_at, b.started_at, $1::timestamptz)
          < least(a.ended_at, b.ended_at, $2::timestamptz)
    )`

const during =
  (select: string) =>
  ({ startedAt, endedAt }: CheckedRun): Sql => ({
    text: `${overlaps}\n    ${select}`,
    values: [startedAt, endedAt],
  })

/** At no moment of the run were two executions of one rollup job RUNNING. */
export const rollupOverlap = check('rollup_overlap_running', {
  sql: during(`select (select count(*) from overlap)::int as observed,
      (select count(*) from execution)::int as examined`),
  expect: 0,
  keys: during('select * from overlap order by since, job_name limit 20'),
  send: 'no rollup was executed during the run: start some on every replica, as a background job of the config does',
})
