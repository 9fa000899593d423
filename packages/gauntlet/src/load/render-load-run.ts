import { phaseWords } from '@gauntlet/core/format'
import { isWrapped, type LoadRunDocument, type Outcome, type Phase } from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import type { Print } from '../cli/print.ts'
import { listUnsent } from '../load-checks/index.ts'
import { CONTENTION_NOTE, CONTENTION_PART } from './plan-load-run.ts'

const colours = { pass: 'green', fail: 'red', no_evidence: 'yellow' } as const

/** A run in readable form: its figures, its checks, and whether it can be trusted. */
export function renderLoadRun(document: LoadRunDocument, style: Print['style']): string {
  const { endpoints, checks, audit, run, outcome } = document
  const width = Math.max(
    8,
    ...endpoints.map(({ method, endpoint }) => `${method} ${endpoint}`.length),
  )
  const head = `${'endpoint'.padEnd(width)}  requests     rps   errors   p50 ms   p95 ms   p99 ms`
  const rows = endpoints.map((one) => {
    const cells = [
      String(one.requests_total).padStart(8),
      one.rps.toFixed(1).padStart(7),
      `${(one.error_rate * 100).toFixed(2)} %`.padStart(8),
      ...[one.p50_ms, one.p95_ms, one.p99_ms].map((ms) => (ms?.toFixed(1) ?? '-').padStart(8)),
    ]
    return `${`${one.method} ${one.endpoint}`.padEnd(width)}  ${cells.join(' ')}`
  })
  return [
    style('bold', `${run.scenario_name} · ${phaseWords[run.phase]} · ${run.run_name}`),
    head,
    ...rows,
    ...(isWrapped(run)
      ? ['Times are service times, taken at the proxy: no schedule is known.']
      : []),
    'checks:',
    ...describeChecks(checks, style),
    ...describeGuarantees(document, style),
    ...describeFaults(document, style),
    ...describeExtension(document),
    ...describeTrust(audit, style),
    ...describeUnsent(document).map((line) => style('yellow', line)),
    `outcome: ${style(colours[outcome], outcome)}`,
  ]
    .map((line) => toPrintable(line))
    .join('\n')
}

/**
 * A run in a line; of a candidate, what failed or has no evidence in one each: `  candidate: 203 requests, 16.9/s, …; 9 of 9 checks
 * passed, 2 of 2 guarantees held`.
 */
export function summariseLoadRun(
  { endpoints, checks, guarantees = [], faults = [], audit, ...rest }: LoadRunDocument,
  {
    target,
    style,
    phase,
  }: { readonly target: string; readonly style: Print['style']; readonly phase: Phase },
): string {
  const requests = endpoints.reduce((sum, { requests_total: count }) => sum + count, 0)
  const errors = endpoints.reduce((sum, one) => sum + one.error_rate * one.requests_total, 0)
  const rate = endpoints.reduce((sum, { rps }) => sum + rps, 0)
  const slowest = Math.max(0, ...endpoints.map(({ p99_ms: ms }) => ms ?? 0))
  const judged = guarantees.filter(({ exercised }) => exercised !== false)
  const parts = [
    `${requests} requests, ${rate.toFixed(1)}/s, p99 ${slowest.toFixed(1)} ms, ${Math.round(errors)} errors`,
    ...(rest.run.notes?.includes(CONTENTION_NOTE) ? [CONTENTION_PART] : []),
    `${countPassed(checks)} checks passed`,
    ...(judged.length > 0 ? [`${countPassed(judged)} guarantees held`] : []),
    ...(faults.length > 0 ? [`${faults.filter(({ fired }) => fired).length} of ${faults.length} faults happened`] : []),
  ] // prettier-ignore
  const figures = `  ${target}: ${parts.join('; ')}`
  // What the baseline fails blocks nothing, and the verdict lists it.
  if (phase === 'BASELINE') return toPrintable(figures)
  return [
    figures,
    ...describeChecks(checks.filter(({ outcome }) => outcome !== 'pass'), style),
    ...describeGuarantees({ guarantees: judged.filter(({ outcome }) => outcome !== 'pass') }, style).slice(1),
    ...describeFaults({ faults: faults.filter(({ fired }) => !fired) }, style).slice(1),
    ...describeTrust(audit, style),
    ...describeUnsent(rest).map((line) => style('yellow', line)),
  ]
    .map((line) => toPrintable(line))
    .join('\n')
} // prettier-ignore

function countPassed(all: readonly { readonly outcome: Outcome }[]): string {
  return `${all.filter(({ outcome }) => outcome === 'pass').length} of ${all.length}`
}

function describeChecks(checks: LoadRunDocument['checks'], style: Print['style']): string[] {
  return checks.map(({ name, outcome, expected, observed, details }) => {
    const why =
      outcome !== 'pass' && typeof details['reason'] === 'string' ? `: ${details['reason']}` : ''
    const words = `expected ${expected}, observed ${formatObserved(observed)}${why}`
    return `  ${style(colours[outcome], outcome.padEnd(11))} ${name}: ${words}`
  })
}

function describeTrust(audit: LoadRunDocument['audit'], style: Print['style']): string[] {
  if (audit?.valid) return []
  const why = audit?.reasons.join('; ') ?? 'no audit'
  return [style('yellow', `The generator cannot be trusted: ${why}`)]
}

function describeGuarantees(
  { guarantees = [] }: Pick<LoadRunDocument, 'guarantees'>,
  style: Print['style'],
): string[] {
  const lines = guarantees.map((guarantee) => {
    const { name, outcome, operations, keys, exercised, reason, counts } = guarantee
    if (exercised === false)
      return style('dim', `  ${'-'.padEnd(11)} ${name}: not tested by this scenario`)
    const found = Object.entries(counts).map(([anomaly, count]) => `${anomaly} × ${count}`)
    const words =
      reason ??
      (found.join(', ') ||
        (operations === 0
          ? 'no operation was examined'
          : `no anomaly in ${operations} operations, ${keys} keys`))
    return `  ${style(colours[outcome], outcome.padEnd(11))} ${name}: ${words}`
  })
  return lines.length > 0 ? ['guarantees:', ...lines] : []
}

const toSeconds = (ms: number | null): string => ((ms ?? 0) / 1000).toFixed(2)

function describeFaults(
  { faults = [] }: Pick<LoadRunDocument, 'faults'>,
  style: Print['style'],
): string[] {
  if (faults.length === 0) return []
  const lines = faults.map(({ kind, firing, after, fired, from_ms, to_ms, requests, proof }) => {
    const name = firing ? `${kind} ${firing.number} of ${firing.of}` : kind
    return fired
      ? `  ${name} after ${after} requests, from ${toSeconds(from_ms)} to ${toSeconds(to_ms)} s, ${requests} requests affected: ${proof}`
      : style('yellow', `  ${name} did not happen: ${proof}`)
  })
  return ['faults:', ...lines]
}

function describeExtension({ extension }: LoadRunDocument): string[] {
  if (!extension) return []
  const { duration_ms: ms, requests } = extension
  return [
    `  The load went on for ${toSeconds(ms)} s behind its schedule, until recovery could be judged: ${requests} requests, in no figure above.`,
  ]
}

function formatObserved(observed: string | number | null): string {
  if (typeof observed !== 'number') return observed ?? 'nothing'
  return Number.isInteger(observed) ? String(observed) : observed.toFixed(4)
}

/** Why users ended before their request was built: their mistake is in the scenario, and no figure shows it. */
function describeUnsent({ users: { failures } }: Pick<LoadRunDocument, 'users'>): string[] {
  const [commonest] = listUnsent(failures)
  return commonest ? [`Not sent, for ${commonest.count} users: ${commonest.message}`] : []
}
