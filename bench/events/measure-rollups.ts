import { createPgRollupStore, openDatabase, runRollup, type JobName } from 'experiments'

/** Of each job and of all, which run at the same time, in each round. */
export type RollupSeconds = Readonly<Record<JobName | 'all', readonly number[]>>

const jobs = ['daily', 'experiment', 'funnel'] as const

type Options = { readonly rounds: number; readonly note: (line: string) => void }

/** How long the runs take that a late event of yesterday, the day of a million events, makes necessary. */
export async function measureRollups(
  url: string,
  { rounds, note }: Options,
): Promise<RollupSeconds> {
  const database = openDatabase(url)
  const { pool } = database
  const store = createPgRollupStore(pool)
  const seconds: Record<JobName | 'all', number[]> = {
    daily: [],
    experiment: [],
    funnel: [],
    all: [],
  }
  const run = async (job: JobName): Promise<number> => {
    const startMs = performance.now()
    const { status, error_text } = await runRollup(pool, store, { job, windowDays: 1 })
    if (status !== 'SUCCESS') throw new Error(`${job}: ${status} ${error_text}`)
    return (performance.now() - startMs) / 1_000
  }
  try {
    await pool.query('delete from rollup_late_days')
    for (const job of jobs) await run(job)
    for (let round = 1; round <= rounds; round += 1) {
      await pool.query(
        `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
         values (gen_random_uuid(), 'user-1', 'app_opened', date_trunc('day', now(), 'UTC') - interval '12 hours', now(), '')`,
      )
      const took = await Promise.all(jobs.map(run))
      for (const [at, job] of jobs.entries()) seconds[job].push(took[at] ?? NaN)
      seconds.all.push(Math.max(...took))
      const each = jobs.map((job, at) => `${job} ${took[at]?.toFixed(2)} s`).join(', ')
      note(`round ${round}: the day of a million events: ${each}`)
    }
  } finally {
    await database.close()
  }
  return seconds
}
