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
  const folder = await mkdtemp(join(tmpdir(), name))
  await chmod(folder, everybody)
  process.env['TMPDIR'] = folder
  return async () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
