import type { GeneratorAudit } from '@gauntlet/contract'

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
}

/** Chosen by judgement: tighter voids runs on a busy laptop, looser lets the generator's own delay pass for the target's. */
export const AUDIT_LIMITS: AuditLimits = {
  slipP99Ms: 50,
  eventLoopP99Ms: 50,
  cpuRatio: 0.9,
  unsentRatio: 0.01,
}

export type AuditFigures = Omit<GeneratorAudit, 'valid' | 'reasons'>

/** Judges a run's generator. Of a run that offered nothing nothing can be trusted either. */
export function auditGenerator(
  figures: AuditFigures,
  limits: AuditLimits = AUDIT_LIMITS,
): GeneratorAudit {
  const { offered, sent, skipped, slipP99Ms, eventLoopP99Ms, cpuRatio } = figures
  const reasons: string[] = []
  if (offered === 0) reasons.push('no request was offered in a recorded phase')
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
  const unsent = offered - sent
  if (offered > 0 && unsent / offered > limits.unsentRatio)
    reasons.push(
      `${unsent} of ${offered} offered requests were never sent, ${skipped} of them skipped by maxUsers (limit ${percent(limits.unsentRatio)})`,
    )
  return { ...figures, valid: reasons.length === 0, reasons }
}

const round = (value: number): number => Math.round(value * 10) / 10
const percent = (ratio: number): string => `${round(ratio * 100)} %`
