import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isWritableByOthers = ({ mode }) => (mode & 0o022) !== 0
const sticky = 0o1000

/**
 * tsx keeps what it has compiled in `tsx-UID` of the temporary folder, and runs what it finds there. Whether that folder
 * is ours alone: one that another user made, may write to or may replace could hold code that nobody of us wrote.
 */
export function isCompileCacheOurs() {
  const uid = process.geteuid?.()
  if (uid === undefined) return true // on Windows the temporary folder is each user's own
  const folder = join(tmpdir(), `tsx-${uid}`)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (error.code !== 'EEXIST') return false
  }
  try {
    const own = lstatSync(folder)
    const parent = statSync(tmpdir())
    const isReplaceable = isWritableByOthers(parent) && (parent.mode & sticky) === 0
    return own.isDirectory() && own.uid === uid && !isWritableByOthers(own) && !isReplaceable
  } catch {
    return false
  }
}
