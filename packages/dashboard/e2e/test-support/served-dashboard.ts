import { createServer, type ServerOptions } from '@gauntlet/server'
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the pages as `gauntlet serve` does: in a process of its own, not in the test's environment. */
async function build(): Promise<void> {
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin',
    'vite.js',
  )
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    env,
  })
}

let built: Promise<void> | undefined

/** The folder of the pages, built once a test file. */
export async function buildPages(): Promise<string> {
  built ??= build()
  await built
  return join(folder, 'dist', 'pages')
}

export type Served = { readonly url: string; close(): Promise<void> }

export type ServedOptions = Pick<ServerOptions, 'store' | 'token' | 'readGaps' | 'experiments'> & {
  readonly port?: number
}

/** The real server with the real pages on a free port of loopback. */
export async function serveDashboard({ port = 0, ...options }: ServedOptions): Promise<Served> {
  const server = await createServer({ ...options, pages: await buildPages() })
  const url = await server.listen({ host: '127.0.0.1', port })
  return { url, close: () => server.close() }
}
