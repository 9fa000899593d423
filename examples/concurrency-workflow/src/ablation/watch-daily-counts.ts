import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/** Shorter than a commit that waits for its disk, so that what is gone between two commits is seen. */
const LOOK_EVERY_MS = 4
const LIMIT_MS = 5_000

/** How many of a reader's looks missed a day that an earlier one had; null: the database could not be read. */
export type DailyCountsWatch = { readonly stop: () => Promise<number | null> }

/**
 * Reads the daily counts again and again while jobs write them, as a dashboard would: a day that was there must stay.
 * Its own statements do not count in pg_stat_statements, so that they are not taken for the target's.
 */
export function watchDailyCounts(databaseUrl: string | undefined): DailyCountsWatch {
  const over = new AbortController()
  const missed = databaseUrl === undefined ? Promise.resolve(null) : look(databaseUrl, over.signal)
  return {
    stop: () => {
      over.abort()
      return missed
    },
  }
}

async function look(connectionString: string, signal: AbortSignal): Promise<number | null> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    application_name: 'gauntlet',
  })
  // A connection that breaks is reported by the statement that uses it.
  client.on('error', () => undefined)
  let [most, missed] = [0, 0]
  try {
    await client.connect()
    await client.query("set pg_stat_statements.track = 'none'")
    while (!signal.aborted) {
      const { rows } = await client.query<{ days: number }>(
        'select count(*)::int as days from daily_metric_rollups',
      )
      const days = rows[0]?.days ?? 0
      if (days < most) missed += 1
      most = Math.max(most, days)
      await sleep(LOOK_EVERY_MS)
    }
    return missed
  } catch {
    return null // said as "not asked" beside the counts
  } finally {
    await client.end().catch(() => undefined)
  }
}
