import type { LimitDocument, LoadResult } from '@gauntlet/contract'
import type { LoadPhase, Scenario } from '@gauntlet/core/flow'
import { Histogram, parseHistogramBytes } from '@gauntlet/core/histogram'
import { findBroken, type Objective, samplesFor } from '@gauntlet/core/limit'
import { type AuditLimits, type OriginTls, runLoad } from '@gauntlet/engine'
import { createRunId } from '@gauntlet/store'
import { toLoadTestVariables } from '../load/load-test-variables.ts'
import type { NamedTarget } from '../target/resolve-target.ts'

export type Trial = LimitDocument['trials'][number]

export type TrialOptions = {
  readonly scenario: Scenario
  readonly target: NamedTarget
  readonly objectives: readonly Objective[]
  readonly seed: number
  /** Of the recorded part; longer where the rate gives too few requests for the objectives. */
  readonly trialMs: number
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly env: Readonly<Record<string, string | undefined>>
  readonly allowHosts?: readonly string[] | undefined
  readonly tls?: OriginTls | undefined
  readonly auditLimits: AuditLimits
}

/** Whatever the rate: a trial that takes longer is not worth its time. */
const MOST_TRIAL_MS = 60_000
const WARM_UP_RATIO = 0.2

/** The users of the scenario at one steady rate. Undefined when it was interrupted. */
export async function runTrial(rate: number, options: TrialOptions): Promise<Trial | undefined> {
  const { scenario, target, objectives, allowHosts } = options
  const id = createRunId(options.now().getTime())
  const startedAt = options.now().toISOString()
  const result = await runLoad({
    scenario: { ...scenario, phases: toPhases(rate, options) },
    target: target.url,
    seed: options.seed,
    signal: options.signal,
    headers: { ...target.headers, 'x-load-test-run-id': id },
    variables: toLoadTestVariables({ id, phase: 'BASELINE', startedAt }),
    env: options.env,
    tls: options.tls,
    auditLimits: options.auditLimits,
    ...(allowHosts && { allowHosts }),
  })
  return result.interrupted ? undefined : judge(rate, result, objectives)
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
