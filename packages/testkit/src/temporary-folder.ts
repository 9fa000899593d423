import { readFileSync, statfsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const name = 'gauntlet-tests-'
/** Everybody may write, as in the temporary folder of the system: some commands are run as another user. */
const everybody = 0o1777

/**
 * One temporary folder for all tests of a run and all processes that they start, removed at the end. What is left there
 * on purpose (the databases of a project that PostgreSQL's user cannot reach, 50 MB each) would fill the system's.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Each of vitest's projects is set up, in one process.
  if (tmpdir().includes(name)) return undefined
  const before = process.env['TMPDIR']
  const folder = await mkdtemp(join(hasRoomInMemory() ? MEMORY : tmpdir(), name))
  await chmod(folder, everybody)
  process.env['TMPDIR'] = folder
  return async () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const MEMORY = '/dev/shm'
/** Twice what the tests have there at most. */
const ROOM_BYTES = 8e9

/**
 * Databases are many small files, and making one in memory takes half of the time. Not where memory is short, or where
 * nothing may be executed.
 */
function hasRoomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === MEMORY)
    const mayExecute = mount !== undefined && !mount.split(' ')[3]?.split(',').includes('noexec')
    return mayExecute && Math.min(bavail * bsize, process.availableMemory()) >= ROOM_BYTES
  } catch {
    return false
  }
}
