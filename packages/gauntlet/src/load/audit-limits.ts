import { AUDIT_LIMITS, type AuditLimits } from '@gauntlet/engine'
import type { GauntletConfig } from '../config/gauntlet-config.ts'

/** A first look gates data, not latency: a generator that is late by less than this has sent the same load. */
const quickAuditLimits = { ...AUDIT_LIMITS, slipP99Ms: 1_000, eventLoopP99Ms: 1_000 }

/** Beyond which the generator of a run is not trusted: the config's word first, then the profile's. */
export function toAuditLimits({ auditLimits }: GauntletConfig, profile: string): AuditLimits {
  return { ...(profile === 'quick' ? quickAuditLimits : AUDIT_LIMITS), ...auditLimits }
}
