import type { SweepAnomaly } from '@gauntlet/contract'
import {
  describeLax,
  type DurabilitySettings,
  findLaxSettings,
  isLoss,
} from '../faults/durability.ts'

type Circumstance = {
  /** Whether one of the faults crashed the database. */
  readonly crashes: boolean
  /** `synchronous_commit`, `fsync`, `full_page_writes`. */
  readonly settings: DurabilitySettings
}

export type ExcusedLoss = {
  /** What is left. */
  readonly anomalies: readonly SweepAnomaly[]
  /** Why the others are no evidence; undefined where there are none. */
  readonly excused: string | undefined
}

/** What is lost in a crash of a database that is configured to lose it is not the fault of the application. */
export function excuseLoss(
  found: readonly SweepAnomaly[],
  { crashes, settings }: Circumstance,
): ExcusedLoss {
  const lax = findLaxSettings(settings)
  const [lost] = found.filter((anomaly) => isLoss(anomaly.class))
  if (lax === undefined || !crashes || !lost) return { anomalies: found, excused: undefined }
  const excused = `${lost.guarantee}: ${lost.class}, and ${describeLax(lax)}`
  return { anomalies: found.filter((anomaly) => !isLoss(anomaly.class)), excused }
}
