import { setTimeout as sleep } from 'node:timers/promises'
import type { Arm } from '@gauntlet/core/compare'
import type { MeasuredLoad, OpenRunObserver } from 'gauntlet/internal'
import { Client } from 'pg'

/** How many of each anomaly one run left behind; null: it could not be asked. */
export type RunAnomalies = {
  readonly runId: string
  readonly arm: Arm
  readonly counts: Readonly<Record<string, number | null>>
}

/** A name beside those of checks and guarantees. */
const MISSED_DAYS = 'reads that miss a day'

/** Counts what the data checks and the guarantees of each run find, and what a reader beside it does not. */
export function countAnomalies(onRun: (run: RunAnomalies) => void): OpenRunObserver {
  return async ({ arm, runId, target }) => {
    const days = watchDailyCounts(target.databaseUrl)
    return {
      abandon: async () => {
        await days.stop()
      },
      finish: async (measured) => {
        const missed = await days.stop()
        const counts = {
          ...countChecks(measured),
          ...countBreaches(measured),
          [MISSED_DAYS]: missed,
        }
        onRun({ runId, arm, counts })
      },
    }
  }
}

/** Of the data checks whose number must be zero. */
function countChecks({ checks }: MeasuredLoad): Record<string, number | null> {
  return Object.fromEntries(
    checks.flatMap(({ kind, result: { name, expected, observed } }) =>
      expected === 0 && kind.isOfData === true
        ? [[name, typeof observed === 'number' ? observed : null]]
        : [],
    ),
  )
}

function countBreaches({ guarantees }: MeasuredLoad): Record<string, number | null> {
  return Object.fromEntries(
    (guarantees?.guarantees ?? []).map(({ name, outcome, counts }) => [
      name,
      outcome === 'no_evidence'
        ? null
        : Object.values(counts).reduce((sum, count) => sum + count, 0),
    ]),
  )
}

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
