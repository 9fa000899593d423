import type { LimitDocument, LoadResult } from '@gauntlet/contract'
import type { LoadPhase, Scenario } from '@gauntlet/core/flow'
import { Histogram, parseHistogramBytes } from '@gauntlet/core/histogram'
import { findBroken, type Objective, samplesFor } from '@gauntlet/core/limit'
import { sendTrial, type TriedTarget } from '../load/send-trial.ts'

export type Trial = LimitDocument['trials'][number]

export type TrialOptions = Omit<TriedTarget, 'phase'> & {
  readonly scenario: Scenario
  readonly objectives: readonly Objective[]
  /** Of the recorded part; longer where the rate gives too few requests for the objectives. */
  readonly trialMs: number
}

/** Whatever the rate: a trial that takes longer is not worth its time. */
const MOST_TRIAL_MS = 60_000
const WARM_UP_RATIO = 0.2

/** The users of the scenario at one steady rate. Undefined when it was interrupted. */
export async function runTrial(rate: number, options: TrialOptions): Promise<Trial | undefined> {
  const { scenario, objectives, trialMs: _, ...tried } = options
  const trial = { ...scenario, phases: toPhases(rate, options) }
  const result = await sendTrial(trial, { ...tried, phase: 'BASELINE' })
  // A worker that was lost ended it, too: of that there is a reason.
  const isStopped = result.interrupted && options.signal.aborted
  return isStopped ? undefined : judge(rate, result, objectives)
}

function toPhases(rate: number, { objectives, trialMs }: TrialOptions): LoadPhase[] {
  const neededMs = (samplesFor(objectives) / rate) * 1_000
  const durationMs = Math.ceil(Math.max(trialMs, Math.min(neededMs, MOST_TRIAL_MS)))
  const phase = { kind: 'open', ratePerSecond: rate } as const
  return [
    { ...phase, durationMs: Math.ceil(trialMs * WARM_UP_RATIO), record: false },
    { ...phase, durationMs },
  ]
}

function judge(
  rate: number,
  { total, audit, recordedMs }: LoadResult,
  slo: readonly Objective[],
): Trial {
  const histogram = parseHistogramBytes(total.response.histogram) ?? new Histogram()
  const { requestsTotal: requests, errorCount, response } = total
  const errorRate = requests === 0 ? 0 : errorCount / requests
  const quantileMs = (quantile: number): number | null => {
    const us = histogram.quantile(quantile)
    return us === undefined ? null : us / 1_000
  }
  const broken = findBroken(slo, { requests, errorRate, quantileMs })
  return {
    rate_per_second: rate,
    // A generator that was late may have broken the objectives itself, or have spared the target.
    result: audit.valid ? (broken.length > 0 ? 'broke' : 'held') : 'late',
    duration_ms: recordedMs,
    requests,
    error_rate: errorRate,
    p50_ms: response.p50Ms,
    p95_ms: response.p95Ms,
    p99_ms: response.p99Ms,
    reasons: audit.valid ? broken : [...audit.reasons],
  }
}
