import type { Arm } from '@gauntlet/core/compare'
import type { MeasuredLoad, OpenRunObserver } from 'gauntlet/internal'
import { watchDailyCounts } from './watch-daily-counts.ts'

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
function countChecks({ document, dataChecks }: MeasuredLoad): Record<string, number | null> {
  return Object.fromEntries(
    document.checks.flatMap(({ name, expected, observed }) =>
      expected === 0 && dataChecks.has(name)
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
