import type { ExperimentStatus, Targeting } from '../database/tables.ts'
import { compareSemver, parseSemver } from './semver.ts'

export type Client = { readonly platform?: string; readonly app_version?: string }

export type Schedule = {
  readonly status: ExperimentStatus
  readonly startAt: Date | null
  readonly endAt: Date | null
}

/** Running, and inside `[start_at, end_at)`. */
export function isOpen({ status, startAt, endAt }: Schedule, now: Date): boolean {
  if (status !== 'RUNNING') return false
  return (startAt === null || startAt <= now) && (endAt === null || now < endAt)
}

/** Whether a client may take part. A client that does not say its platform or version matches no rule about it. */
export function matchesTargeting(targeting: Targeting, client: Client): boolean {
  const { platforms, min_app_version: min, max_app_version: max } = targeting
  if (platforms && !platforms.includes(client.platform ?? '')) return false
  if (min === undefined && max === undefined) return true
  const version = client.app_version === undefined ? undefined : parseSemver(client.app_version)
  if (!version) return false
  const low = min === undefined ? undefined : parseSemver(min)
  const high = max === undefined ? undefined : parseSemver(max)
  return (!low || compareSemver(version, low) >= 0) && (!high || compareSemver(version, high) <= 0)
}
