import type { LoadResult } from '@gauntlet/contract'
import { findHeldRate, type LoadPhase, type Scenario, type StressStep } from '@gauntlet/core/flow'
import { scaleRates } from './scale-scenario.ts'
import { sendTrial, type TriedTarget } from './send-trial.ts'

export type StressOptions = TriedTarget & {
  readonly scenario: Scenario
  /** Response time from the scheduled start, 99th percentile. */
  readonly maxP99Ms: number
  readonly onStep: (step: StressStep) => void
}

/** Long enough for a p99 at a few requests a second, short enough for a dozen steps. */
const stepMs = { warmUp: 1_000, recorded: 5_000 }
const maxErrorRate = 0.01

/** The highest rate of a scenario that a target holds: errors at most 1 %, p99 within its limit. */
export async function stress(
  options: StressOptions,
): Promise<{ steps: readonly StressStep[]; held: StressStep | undefined }> {
  const { scenario, maxP99Ms, onStep, ...tried } = options
  const shortened = shorten(scenario)
  return await findHeldRate(async (factor) => {
    const result = await sendTrial(scaleRates(shortened, factor), tried)
    const step = judge(result, factor, maxP99Ms)
    onStep(step)
    return step
  }, options.signal)
}

/** Each phase at its own rate, for a step's time: warm-ups together, recorded phases together. */
export function shorten(scenario: Scenario): Scenario {
  const total = (record: boolean) =>
    scenario.phases
      .filter((phase) => (phase.record !== false) === record)
      .reduce((sum, { durationMs }) => sum + durationMs, 0)
  const scale = (phase: LoadPhase): LoadPhase => {
    const record = phase.record !== false
    const ratio = Math.min(1, (record ? stepMs.recorded : stepMs.warmUp) / (total(record) || 1))
    return {
      ...phase,
      durationMs: Math.max(1, Math.round(phase.durationMs * ratio)),
      ...(phase.kind === 'count' && { arrivals: Math.max(1, Math.round(phase.arrivals * ratio)) }),
      ...(phase.kind === 'burst' && { bursts: Math.max(1, Math.round(phase.bursts * ratio)) }),
    }
  }
  return { ...scenario, phases: scenario.phases.map(scale) }
}

function judge(result: LoadResult, factor: number, maxP99Ms: number): StressStep {
  const { requestsTotal, errorCount, response } = result.total
  const errorRate = requestsTotal === 0 ? 1 : errorCount / requestsTotal
  const p99Ms = response.p99Ms
  const dead = result.endpoints.filter((one) => one.requestsTotal > 0 && one.successCount === 0)
  const reasons = [
    ...(result.interrupted ? ['interrupted'] : []),
    ...(requestsTotal === 0 ? ['no request was answered'] : []),
    ...dead.map(({ method, endpoint }) => `nothing succeeded at ${method} ${endpoint}`),
    ...(errorRate > maxErrorRate
      ? [`${(errorRate * 100).toFixed(1)} % of the requests are errors`]
      : []),
    ...(p99Ms !== null && p99Ms > maxP99Ms
      ? [`p99 ${p99Ms.toFixed(0)} ms is over ${maxP99Ms} ms`]
      : []),
    ...(result.audit.valid
      ? []
      : [`the generator could not keep up: ${result.audit.reasons.join('; ')}`]),
  ]
  const arrivalsPerSecond = result.usersStarted / Math.max(0.001, result.durationMs / 1000)
  return { factor, held: reasons.length === 0, reasons, arrivalsPerSecond, p99Ms, errorRate }
}

export function describeStep(step: StressStep): string {
  const { factor, arrivalsPerSecond, p99Ms, errorRate, held, reasons } = step
  const figures = `${arrivalsPerSecond.toFixed(1)} users/s, p99 ${p99Ms?.toFixed(1) ?? '-'} ms, ${(errorRate * 100).toFixed(2)} % errors`
  return `  ${factor.toFixed(3)} x the scenario: ${figures}: ${held ? 'held' : `broke (${reasons.join('; ')})`}`
}
