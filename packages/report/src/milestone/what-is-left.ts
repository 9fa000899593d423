import type { BeforeAfter } from '../before-after/before-after.ts'
import { formatValue } from '../format.ts'
import type { ScenarioRuns } from './scenario-runs.ts'

/** What one phase needs before its figures say anything about the spread between runs. */
const wantedRepetitions = 3

/** What these runs leave open, one sentence each. */
export function listWhatIsLeft(
  scenarios: readonly ScenarioRuns[],
  pairs: readonly BeforeAfter[],
): string[] {
  return [
    ...pairs.flatMap(({ scenario, checks }) =>
      checks.flatMap(({ name, after }) => {
        if (!after) return [`${scenario}: ${name} was not asked after the change`]
        if (after.outcome === 'pass') return []
        const { reason } = after.details
        const why = typeof reason === 'string' ? `: ${reason}` : ` (${formatValue(after.observed)})`
        const what = after.outcome === 'fail' ? 'still fails' : 'has no evidence'
        return [`${scenario}: ${name} ${what} after the change${why}`]
      }),
    ),
    ...pairs.flatMap(({ scenario, warnings }) => warnings.map((one) => `${scenario}: ${one}`)),
    ...scenarios.flatMap(({ scenario, before, after }) =>
      [
        { phase: 'before', runs: before.length },
        { phase: 'after', runs: after.length },
      ]
        .filter(({ runs }) => runs < wantedRepetitions)
        .map(
          ({ phase, runs }) =>
            `${scenario}: ${runs} of at least ${wantedRepetitions} runs ${phase} the change`,
        ),
    ),
    'whether the differences are real: raw deltas of single runs cannot say (gauntlet compare can)',
  ]
}
