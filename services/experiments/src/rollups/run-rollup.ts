import type { Pool } from 'pg'
import { isUnavailable } from '../database/errors.ts'
import { LeaseLostError, type JobName, type RollupPorts, type RollupRun } from './ports.ts'
import { recount } from './recount.ts'

export type RollupRequest = {
  readonly job: JobName
  /** 1 to 180: days that are computed again whatever happened, today included. */
  readonly windowDays: number
  readonly signal?: AbortSignal
}

/**
 * Runs a job once: computes its buckets, then writes them in one short transaction. A job that another
 * holds is SKIPPED, one that fails is FAILED; both are rows of `rollup_runs` and the answer.
 *
 * @throws when the database is unreachable: then nobody can record anything
 */
export async function runRollup(
  pool: Pool,
  ports: RollupPorts,
  { job, windowDays, signal }: RollupRequest,
): Promise<RollupRun> {
  const run = await ports.start(job, windowDays)
  if (run.status === 'SKIPPED') return run
  const stop = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const heart = setInterval(() => {
    ports.extend(run).then(
      (holds) => holds || stop.abort(new LeaseLostError(`the lease of ${job} was lost`)),
      // The next beat tries again; when none gets through, the token stops the write.
      () => undefined,
    )
  }, ports.extendEveryMs)
  try {
    const counted = await recount(pool, run, stopped)
    stopped.throwIfAborted()
    return await ports.publish(run, counted)
  } catch (error) {
    const failed = ports.fail(run, error instanceof Error ? error.message : String(error))
    if (!isUnavailable(error)) return await failed
    // Unrecorded, the run ends when its lease does.
    await failed.catch(() => undefined)
    throw error
  } finally {
    clearInterval(heart)
  }
}

/** Runs jobs at the same time, and waits for all of them. @throws the first error there is */
export async function runTogether(
  jobs: readonly JobName[],
  run: (job: JobName) => Promise<RollupRun>,
): Promise<RollupRun[]> {
  const ended = await Promise.allSettled(jobs.map(run))
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
