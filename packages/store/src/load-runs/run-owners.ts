import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { isAlive, type ProcessIdentity } from '../process-identity.ts'

/** An owner on another host that has not reported for this long is dead. */
const silenceLimitSeconds = 60
/** Where its pid is alive here, a short silence is a process that stands still or a clock that was put forward; after a
 * day the number is another process's. */
const aliveSilenceLimitSeconds = 86_400

export async function own(db: Database, runId: string, owner: ProcessIdentity): Promise<void> {
  await db
    .insertInto('load_test_run_owners')
    .values({ run_id: runId, ...owner, heartbeat_at: sql`now()` })
    .execute()
}

export async function beat(db: Database, runIds: readonly string[]): Promise<void> {
  await db
    .updateTable('load_test_run_owners')
    .set({ heartbeat_at: sql`now()` })
    .where('run_id', 'in', [...runIds])
    .execute()
}

export async function disown(db: Database, runIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('load_test_run_owners')
    .where('run_id', 'in', [...runIds])
    .execute()
}

/** Closes as FAILED every RUNNING run whose process is gone or silent; returns their ids. */
export async function closeDeadRuns(db: Database, here: ProcessIdentity): Promise<string[]> {
  return await db.transaction().execute(async (transaction) => {
    const running = await transaction
      .selectFrom('load_test_runs as run')
      .leftJoin('load_test_run_owners as owner', 'owner.run_id', 'run.id')
      .select(['run.id', 'owner.host', 'owner.pid'])
      .select(
        sql<number>`extract(epoch from now() - owner.heartbeat_at)::float8`.as('silentSeconds'),
      )
      .where('run.status', '=', 'RUNNING')
      .forUpdate('run')
      .skipLocked()
      .execute()
    const dead = running.filter(({ host, pid, silentSeconds }) => {
      if (host === null || pid === null) return true
      if (host !== here.host) return silentSeconds > silenceLimitSeconds
      return !isAlive(pid) || silentSeconds > aliveSilenceLimitSeconds
    })
    for (const { id, pid } of dead) {
      const who = pid === null ? 'the process that ran it' : `process ${pid}, which ran it,`
      await transaction
        .updateTable('load_test_runs as run')
        .set((eb) => ({
          status: 'FAILED',
          error_text: `${who} ended before the run did`,
          ended_at: eb
            .selectFrom('load_test_run_owners as owner')
            .select((one) => one.fn.max('owner.heartbeat_at').as('at'))
            .whereRef('owner.run_id', '=', 'run.id'),
        }))
        .where('run.id', '=', id)
        .execute()
    }
    const ids = dead.map(({ id }) => id)
    if (ids.length > 0) await disown(transaction, ids)
    return ids
  })
}
