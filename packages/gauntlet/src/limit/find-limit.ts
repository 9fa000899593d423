import type { LimitDocument } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { estimateLimit, type LimitEstimate, nextRate } from '@gauntlet/core/limit'
import { runTrial, type Trial, type TrialOptions } from './run-trial.ts'

export type FindLimitOptions = TrialOptions & {
  /** `--slo` as it was given. */
  readonly slo: string
  readonly maxMs: number
  readonly onTrial: (trial: Trial) => void
}

/** Where the search begins when the scenario has no rate: closed users, a number of arrivals. */
const FIRST_RATE = 10

/** Searches the highest rate of users at which the objectives hold. */
export async function findLimit(options: FindLimitOptions): Promise<LimitDocument> {
  const began = performance.now()
  const first = toFirstRate(options.scenario)
  const trials: Trial[] = []
  let ended: LimitDocument['ended'] = 'resolved'
  for (;;) {
    const rate = nextRate(trials.map(toLimitTrial), first)
    if (rate === undefined) break
    if (performance.now() - began > options.maxMs) {
      ended = 'time'
      break
    }
    const trial = options.signal.aborted ? undefined : await runTrial(rate, options)
    if (!trial) {
      ended = 'interrupted'
      break
    }
    trials.push(trial)
    options.onTrial(trial)
  }
  return toDocument(options, { trials, ended, estimate: estimateLimit(trials.map(toLimitTrial)) })
}

const toLimitTrial = ({ rate_per_second: rate, result }: Trial) => ({ rate, result })

function toFirstRate({ phases }: Scenario): number {
  const rates = phases.flatMap((phase) => (phase.kind === 'open' ? [phase.ratePerSecond] : []))
  return rates.findLast((rate) => rate > 0) ?? FIRST_RATE
}

type Found = Pick<LimitDocument, 'ended'> & {
  readonly trials: readonly Trial[]
  readonly estimate: LimitEstimate
}

function toDocument(
  { tool, now, scenario, target, seed, slo }: FindLimitOptions,
  { trials, ended, estimate }: Found,
): LimitDocument {
  const byRate = trials.toSorted((a, b) => a.rate_per_second - b.rate_per_second)
  const broke = byRate.find(
    ({ result, rate_per_second: rate }) =>
      result === 'broke' && (estimate.kind !== 'found' || rate >= estimate.low),
  )
  const late = byRate.find(({ result }) => result === 'late')
  return {
    schema: 'gauntlet.limit/1',
    tool,
    at: now().toISOString(),
    scenario: scenario.name,
    target: target.url,
    seed,
    slo,
    result: estimate.kind,
    low_per_second: 'low' in estimate ? estimate.low : null,
    limit_per_second: estimate.kind === 'found' ? estimate.limit : null,
    high_per_second: 'high' in estimate ? estimate.high : null,
    broke_first: broke?.reasons.join('; ') ?? null,
    generator: late?.reasons.join('; ') ?? null,
    ended,
    trials,
  }
}
