import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWhenStale, type BuildOptions } from './build-when-stale.ts'

/** The package brings the pages built, beside its modules. */
const packed = fileURLToPath(new URL('./pages', import.meta.url))

/**
 * The folder of the dashboard's built pages. In a clone they are built when they are missing or older than their sources.
 *
 * @throws ToolError START_FAILED with the last lines of the build
 */
export async function buildPages(options: BuildOptions): Promise<string> {
  if (existsSync(packed)) return packed
  const manifest = createRequire(import.meta.url).resolve('@gauntlet/dashboard/package.json')
  const root = dirname(manifest)
  const pages = join(root, 'dist', 'pages')
  const vite = dirname(createRequire(manifest).resolve('vite/package.json'))
  const build = {
    what: 'the pages of the dashboard',
    file: join(pages, 'index.html'),
    sources: [join(root, 'src'), join(root, 'index.html'), join(root, 'vite.config.ts')],
    command: [process.execPath, join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    cwd: root,
  }
  await buildWhenStale(build, options)
  return pages
}
