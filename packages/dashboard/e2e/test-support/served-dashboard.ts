import { createServer, type ServerOptions } from '@gauntlet/server'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of the pages, which `build-pages-once.ts` has built before any of these tests. */
export const builtPages = join(folder, 'dist', 'pages')

export type Served = { readonly url: string; close(): Promise<void> }

export type ServedOptions = Pick<ServerOptions, 'store' | 'token' | 'readGaps' | 'pages'> & {
  readonly port?: number
}

/** The real server with the real pages on a free port of loopback. */
export async function serveDashboard({ port = 0, ...options }: ServedOptions): Promise<Served> {
  const server = await createServer({ ...options, builtPages })
  const url = await server.listen({ host: '127.0.0.1', port })
  return { url, close: () => server.close() }
}
