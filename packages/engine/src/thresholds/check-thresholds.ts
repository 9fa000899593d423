import type { CheckResult, LoadResult, Outcome } from '@gauntlet/contract'
import { compileCondition, type Scenario, type Threshold } from '@gauntlet/core/flow'
import { findLoadMetric } from './load-metrics.ts'

/**
 * Asks a scenario's thresholds of a run. A metric without a sample is no evidence, never a pass.
 *
 * @throws ConditionError when an expression cannot be read
 */
export function checkThresholds(scenario: Scenario, result: LoadResult): CheckResult[] {
  return (scenario.thresholds ?? []).map((threshold) => checkThreshold(threshold, result))
}

function checkThreshold({ expression, strict = true }: Threshold, result: LoadResult): CheckResult {
  const metrics: Record<string, number | null> = {}
  const holds = compileCondition(expression)((name) => {
    const value = findLoadMetric(result, name)
    metrics[name] = value ?? null
    return value
  })
  const missing = Object.keys(metrics).filter((name) => metrics[name] === null)
  const outcome: Outcome = missing.length > 0 ? 'no_evidence' : holds || !strict ? 'pass' : 'fail'
  const values = Object.entries(metrics).map(([name, value]) => `${name} ${value ?? 'none'}`)
  return {
    name: `threshold ${expression}`,
    outcome,
    expected: expression,
    observed: values.join(', '),
    details: {
      metrics,
      ...(missing.length > 0 && { reason: `no sample of ${missing.join(', ')}` }),
      ...(!strict && !holds && { missed: true }),
    },
  }
}
