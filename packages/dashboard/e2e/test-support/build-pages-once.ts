import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the pages once for all browser tests, as `gauntlet serve` does: in its own process. */
export async function setup(): Promise<void> {
  const vite = dirname(createRequire(import.meta.url).resolve('vite/package.json'))
  const args = [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn']
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, args, { cwd: folder, env })
}
