import { startPostgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type StoppablePostgres = {
  readonly url: string
  stop(): Promise<void>
  /** On the port it had. */
  start(): Promise<void>
  close(): Promise<void>
}

/** A real PostgreSQL that a test may take away: the one of all tests has to stay. */
export async function startStoppablePostgres(): Promise<StoppablePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-away-'))
  const settings = { fsync: 'off', max_connections: '50' }
  let server = await startPostgres({ folder, settings })
  return {
    url: server.url('postgres'),
    stop: () => server.stop('fast'),
    start: async () => {
      server = await startPostgres({ folder, settings, port: server.port })
    },
    close: async () => {
      await server.stop('immediate')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
