import type { CheckResult, LoadEndpoint, LoadRunDocument } from '@gauntlet/contract'

/** One endpoint in two runs; a delta is after minus before, null where either was not measured. */
export type EndpointDelta = {
  readonly method: string
  readonly endpoint: string
  readonly before: LoadEndpoint | undefined
  readonly after: LoadEndpoint | undefined
  readonly delta_p50_ms: number | null
  readonly delta_p95_ms: number | null
  readonly delta_p99_ms: number | null
  readonly delta_error_rate: number | null
  readonly delta_rps: number | null
}

export type CheckDelta = {
  readonly name: string
  readonly before: CheckResult | undefined
  readonly after: CheckResult | undefined
}

/** Two single runs of one scenario, side by side. It says what differs, never whether the difference is real. */
export type BeforeAfter = {
  readonly scenario: string
  readonly before: LoadRunDocument
  readonly after: LoadRunDocument
  /** Why these runs should not be compared, in sentences: other workloads, runs without evidence. */
  readonly warnings: readonly string[]
  readonly endpoints: readonly EndpointDelta[]
  readonly checks: readonly CheckDelta[]
}

export const rawDeltas = 'raw deltas of single runs'

export function toBeforeAfter(before: LoadRunDocument, after: LoadRunDocument): BeforeAfter {
  return {
    scenario: after.run.scenario_name,
    before,
    after,
    warnings: findWarnings(before, after),
    endpoints: pair(before.endpoints, after.endpoints, (one) => `${one.endpoint} ${one.method}`)
      .map(toDelta)
      .filter((delta) => delta !== undefined),
    checks: pair(before.checks, after.checks, (check) => check.name).map(([name, one, other]) => ({
      name,
      before: one,
      after: other,
    })),
  }
}

function findWarnings(before: LoadRunDocument, after: LoadRunDocument): string[] {
  const warnings: string[] = []
  const [one, other] = [before.run, after.run]
  if (one.scenario_name !== other.scenario_name) {
    warnings.push(`the scenarios differ: ${one.scenario_name} and ${other.scenario_name}`)
  }
  if (one.workload_hash === null || one.workload_hash !== other.workload_hash) {
    warnings.push('the workloads differ (by their hashes): the figures are not of the same thing')
  }
  for (const [name, { run, audit }] of [
    ['before', before],
    ['after', after],
  ] as const) {
    if (run.status !== 'SUCCESS') warnings.push(`the run ${name} is ${run.status}`)
    else if (!audit?.valid) warnings.push(`the generator of the run ${name} could not keep up`)
  }
  return warnings
}

/** In the order of the first list, then what only the second has. */
function pair<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string) {
  const keys = [...new Set([...before, ...after].map(keyOf))]
  const find = (list: readonly T[], key: string) => list.find((one) => keyOf(one) === key)
  return keys.map((key) => [key, find(before, key), find(after, key)] as const)
}

function toDelta([, before, after]: readonly [
  string,
  LoadEndpoint | undefined,
  LoadEndpoint | undefined,
]): EndpointDelta | undefined {
  const named = before ?? after
  if (!named) return undefined
  const delta = (read: (one: LoadEndpoint) => number | null) => {
    const [from, to] = [before && read(before), after && read(after)]
    return typeof from === 'number' && typeof to === 'number' ? to - from : null
  }
  return {
    method: named.method,
    endpoint: named.endpoint,
    before,
    after,
    delta_p50_ms: delta((one) => one.p50_ms),
    delta_p95_ms: delta((one) => one.p95_ms),
    delta_p99_ms: delta((one) => one.p99_ms),
    delta_error_rate: delta((one) => one.error_rate),
    delta_rps: delta((one) => one.rps),
  }
}
