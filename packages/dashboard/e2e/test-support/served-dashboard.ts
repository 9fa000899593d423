import { createServer } from '@gauntlet/server'
import type { Store } from '@gauntlet/store'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const folder = fileURLToPath(new URL('../..', import.meta.url))

let built: Promise<unknown> | undefined

/** Builds the pages, once a process; returns their folder. */
export async function buildPages(): Promise<string> {
  built ??= build({ root: folder, logLevel: 'warn' })
  await built
  return join(folder, 'dist', 'pages')
}

export type Served = { readonly url: string; close(): Promise<void> }

type Options = { readonly store: Store; readonly token?: string; readonly port?: number }

/** The real server with the real pages on a free port of loopback. */
export async function serveDashboard({ store, token, port = 0 }: Options): Promise<Served> {
  const server = await createServer({ store, pages: await buildPages(), ...(token && { token }) })
  const url = await server.listen({ host: '127.0.0.1', port })
  return { url, close: () => server.close() }
}
