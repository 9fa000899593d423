import type { SweepAnomaly } from '@gauntlet/contract'

/** What a crash may lose by the settings of the database. */
const lossClasses: ReadonlySet<string> = new Set([
  'LOST',
  'LOST_OR_STALE',
  'LOST_UPDATE',
  'OWN_WRITE_MISSED',
  'WENT_BACK',
  'FALSE_DUPLICATE',
])

type Settings = Readonly<Record<string, string>>

type Circumstance = {
  /** Whether one of the faults crashed the database. */
  readonly crashes: boolean
  /** `synchronous_commit`, `fsync`, `full_page_writes`. */
  readonly settings: Settings
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
  const [lost] = found.filter((anomaly) => lossClasses.has(anomaly.class))
  if (lax === undefined || !crashes || !lost) return { anomalies: found, excused: undefined }
  const excused = `${lost.guarantee}: ${lost.class}, and the database runs with ${lax}: what a crash loses then is configuration of the database, not the application's fault`
  return { anomalies: found.filter((anomaly) => !lossClasses.has(anomaly.class)), excused }
}

/** `synchronous_commit = off`: settings by which the database may lose what it acknowledged. */
export function findLaxSettings(settings: Settings): string | undefined {
  const lax = ['synchronous_commit', 'fsync', 'full_page_writes'].filter(
    (name) => settings[name] === 'off',
  )
  return lax.length === 0 ? undefined : lax.map((name) => `${name} = off`).join(', ')
}
