import { statfsSync, type StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'

/** Less than what PostgreSQL, or anybody's log, asks for at once. */
const leastBytes = 65_536

/** Whether nothing more fits on the disk of a folder, neither bytes nor a file; false where that is unknown. */
export async function isFull(folder: string): Promise<boolean> {
  return await statfs(folder).then(hasNoRoom, () => false)
}

/** The same, at once. */
export function isFullNow(folder: string): boolean {
  try {
    return hasNoRoom(statfsSync(folder))
  } catch {
    return false
  }
}

/** File systems without a fixed number of files report 0 of 0. */
function hasNoRoom({ bavail, bsize, files, ffree }: StatsFs): boolean {
  return bavail * bsize < leastBytes || (files > 0 && ffree === 0)
}
