/** What a crash may lose by the settings of the database. */
const lossClasses: ReadonlySet<string> = new Set([
  'LOST',
  'LOST_OR_STALE',
  'LOST_UPDATE',
  'OWN_WRITE_MISSED',
  'WENT_BACK',
  'FALSE_DUPLICATE',
])

export const isLoss = (anomalyClass: string): boolean => lossClasses.has(anomalyClass)

/** Settings of a database by their names. */
export type DurabilitySettings = Readonly<Record<string, string>>

/** Those that decide what a crash may lose. */
export const durabilityNames = ['synchronous_commit', 'fsync', 'full_page_writes'] as const

/** `synchronous_commit = off`: settings by which the database may lose what it acknowledged. */
export function findLaxSettings(settings: DurabilitySettings): string | undefined {
  const lax = durabilityNames.filter((name) => settings[name] === 'off')
  return lax.length === 0 ? undefined : lax.map((name) => `${name} = off`).join(', ')
}

/** @param lax as `findLaxSettings` gives it */
export const describeLax = (lax: string): string =>
  `the database runs with ${lax}: what a crash loses then is configuration of the database, not the application's fault`
