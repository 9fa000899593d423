import type { GeneratorAudit, WorkerClock } from '@gauntlet/contract'

/** Beyond any of these the numbers of a run describe the generator, not the target. */
export type AuditLimits = {
  /** Arrivals started this late are a different load than the one asked for. */
  readonly slipP99Ms: number
  /** Every answer may have waited this long before its time was taken. */
  readonly eventLoopP99Ms: number
  /** Of one core: above it the generator is likely the bottleneck. */
  readonly cpuRatio: number
  /** Share of the offered requests that may be missing. */
  readonly unsentRatio: number
  /** Between the clocks of a worker on another machine and the coordinator's; default: 50. */
  readonly clockSkewMs?: number
}

/** Chosen by judgement: tighter voids runs on a busy laptop, looser lets the generator's own delay pass for the target's. */
export const AUDIT_LIMITS = {
  slipP99Ms: 50,
  eventLoopP99Ms: 50,
  cpuRatio: 0.9,
  unsentRatio: 0.01,
  clockSkewMs: 50,
} as const satisfies AuditLimits

export type AuditFigures = Omit<GeneratorAudit, 'valid' | 'reasons' | 'workers'>

/** Judges a run's generator. Of a run that offered nothing nothing can be trusted either. */
export function auditGenerator(
  figures: AuditFigures,
  limits: AuditLimits = AUDIT_LIMITS,
): GeneratorAudit {
  return toAudit(figures, [
    ...findNothing(figures),
    ...findLateness(figures, limits),
    ...findUnsent(figures, limits),
  ])
}

/** One of several processes that sent a load together. */
export type AuditedWorker = {
  readonly figures: AuditFigures
  /** Why it was lost, where it was. */
  readonly lost?: string | undefined
  readonly clock?: WorkerClock
}

/**
 * Judges a generator of several workers: each has to be in time, for in the figures of all the lateness of one of them
 * would not show. What was never sent is judged of all together.
 *
 * @param slipP99Ms of all users
 */
export function auditWorkers(
  workers: readonly AuditedWorker[],
  slipP99Ms: number,
  limits: AuditLimits = AUDIT_LIMITS,
): GeneratorAudit {
  const all = workers.map(({ figures }) => figures)
  const whole: AuditFigures = {
    offered: sum(all.map(({ offered }) => offered)),
    sent: sum(all.map(({ sent }) => sent)),
    skipped: sum(all.map(({ skipped }) => skipped)),
    slipP99Ms,
    eventLoopP99Ms: Math.max(...all.map(({ eventLoopP99Ms }) => eventLoopP99Ms)),
    cpuRatio: Math.max(...all.map(({ cpuRatio }) => cpuRatio)),
  }
  const audits = workers.map(({ figures, lost, clock }, at) => ({
    worker: at + 1,
    lost: lost !== undefined,
    ...(clock && { clock }),
    ...toAudit(figures, [
      ...(lost === undefined ? [] : [`it was lost: ${lost}`]),
      ...findLateness(figures, limits),
      ...findSkew(clock, limits),
    ]),
  }))
  const reasons = audits.flatMap(({ worker, reasons: own }) =>
    own.map((reason) => `worker ${worker} of ${workers.length}: ${reason}`),
  )
  const found = [...findNothing(whole), ...reasons, ...findUnsent(whole, limits)]
  return { ...toAudit(whole, found), workers: audits }
}

/**
 * The same with what the coordinator's event loop adds, where the traffic of the workers passes its process.
 *
 * @param eventLoopP99Ms undefined: it does not
 */
export function addCoordinator(
  audit: GeneratorAudit,
  eventLoopP99Ms: number | undefined,
  { eventLoopP99Ms: limit }: AuditLimits = AUDIT_LIMITS,
): GeneratorAudit {
  if (eventLoopP99Ms === undefined) return audit
  const reasons =
    eventLoopP99Ms > limit
      ? [`the coordinator: ${describeLoop(eventLoopP99Ms, limit)}; its proxies delay every answer`]
      : []
  return {
    ...audit,
    eventLoopP99Ms: Math.max(audit.eventLoopP99Ms, eventLoopP99Ms),
    valid: audit.valid && reasons.length === 0,
    reasons: [...audit.reasons, ...reasons],
  }
}

const describeLoop = (lateMs: number, limitMs: number): string =>
  `event loop ${round(lateMs)} ms late at p99 (limit ${limitMs} ms)`

function toAudit(figures: AuditFigures, reasons: readonly string[]): GeneratorAudit {
  return { ...figures, valid: reasons.length === 0, reasons }
}

function findNothing({ offered }: AuditFigures): string[] {
  return offered === 0 ? ['no request was offered in a recorded phase'] : []
}

function findLateness(
  { slipP99Ms, eventLoopP99Ms, cpuRatio }: AuditFigures,
  limits: AuditLimits,
): string[] {
  const reasons: string[] = []
  if (slipP99Ms > limits.slipP99Ms)
    reasons.push(`load generator lag p99: ${round(slipP99Ms)} ms (limit ${limits.slipP99Ms} ms)`)
  if (eventLoopP99Ms > limits.eventLoopP99Ms)
    reasons.push(
      `the generator's event loop ran ${round(eventLoopP99Ms)} ms late at p99 (limit ${limits.eventLoopP99Ms} ms)`,
    )
  if (cpuRatio > limits.cpuRatio)
    reasons.push(
      `the generator used ${percent(cpuRatio)} of a core (limit ${percent(limits.cpuRatio)}): it may have been the bottleneck`,
    )
  return reasons
}

/** Dates that a scenario writes would be those of another time; and beyond the uncertainty nothing is known of the order. */
function findSkew(clock: WorkerClock | undefined, limits: AuditLimits): string[] {
  if (!clock) return []
  const { clockSkewMs: limit = AUDIT_LIMITS.clockSkewMs } = limits
  const { skewMs, uncertaintyMs } = clock
  const way = skewMs > 0 ? 'ahead of' : 'behind'
  return [
    ...(Math.abs(skewMs) > limit
      ? [`its clock is ${round(Math.abs(skewMs))} ms ${way} the coordinator's (limit ${limit} ms)`]
      : []),
    ...(uncertaintyMs > limit
      ? [`its clock is known only within ${round(uncertaintyMs)} ms (limit ${limit} ms)`]
      : []),
  ]
}

function findUnsent({ offered, sent, skipped }: AuditFigures, limits: AuditLimits): string[] {
  const unsent = offered - sent
  if (offered === 0 || unsent / offered <= limits.unsentRatio) return []
  return [
    `${unsent} of ${offered} offered requests were never sent, ${skipped} of them skipped by maxUsers (limit ${percent(limits.unsentRatio)})`,
  ]
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
const round = (value: number): number => Math.round(value * 10) / 10
const percent = (ratio: number): string => `${round(ratio * 100)} %`
