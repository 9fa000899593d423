import type { LimitDocument } from '@gauntlet/contract'
import type { Trial } from './run-trial.ts'

const users = (rate: number | null): string => `${(rate ?? 0).toPrecision(3)} users/s`

/** One trial in a line. */
export function describeTrial(trial: Trial): string {
  const { result, requests, error_rate: errorRate, p99_ms: p99Ms, reasons } = trial
  const figures = `${requests} requests, p99 ${p99Ms?.toFixed(1) ?? '-'} ms, ${(errorRate * 100).toFixed(2)} % errors`
  const word = result === 'late' ? 'no evidence' : result
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : ''
  return `  ${users(trial.rate_per_second)}: ${word}${why}: ${figures}`
}

/** What was found, in sentences. */
export function renderLimit(document: LimitDocument): string {
  const { slo, low_per_second: low, limit_per_second: limit, high_per_second: high } = document
  const lines: Readonly<Record<LimitDocument['result'], string>> = {
    found: `limit: ${users(limit)} (90 % interval ${users(low)} to ${users(high)}) with ${slo}`,
    at_least: `limit: at least ${users(low)} with ${slo}: nothing broke up to there`,
    below: `limit: below ${users(high)}: nothing held ${slo}`,
    none: `limit: unknown: no trial said anything of the target`,
  }
  const why = {
    resolved: undefined,
    time: 'The time was up before the interval was narrow: --max-minutes allows more.',
    interrupted: 'It was interrupted before the interval was narrow.',
  } as const
  return [
    lines[document.result],
    ...(document.broke_first === null ? [] : [`broke first: ${document.broke_first}`]),
    ...(document.generator === null
      ? []
      : [`The generator could not send more: ${document.generator}`]),
    ...(why[document.ended] === undefined ? [] : [why[document.ended]]),
    `${document.trials.length} trials`,
  ].join('\n')
}
