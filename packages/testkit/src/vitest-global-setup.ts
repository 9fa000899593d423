import { startPostgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** One real PostgreSQL for the whole test run; each test file makes its own databases in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-test-'))
  // No power failure is tested on this one: fsync off makes databases cheap, copied by the kernel cheaper still. Every
  // minute autovacuum would start a process for each of them.
  const settings = {
    fsync: 'off',
    autovacuum: 'off',
    max_connections: '300',
    shared_buffers: '64MB',
    ...(process.platform === 'linux' && { file_copy_method: 'clone' }),
  }
  const postgres = await startPostgres({ folder, settings })
  const temporary = await mkdtemp(join(tmpdir(), 'gauntlet-test-'))
  project.provide('postgresUrl', postgres.url('postgres'))
  project.provide('temporaryFolder', temporary)
  return async () => {
    await postgres.stop('immediate')
    for (const each of [folder, temporary]) await rm(each, { recursive: true, force: true })
  }
}
