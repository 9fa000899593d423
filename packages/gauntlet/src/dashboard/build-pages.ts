import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildWhenStale, type BuildOptions } from './build-when-stale.ts'

/**
 * The folder of the dashboard's built pages. They are built when they are missing or older than their sources.
 *
 * @throws ToolError START_FAILED with the last lines of the build
 */
export async function buildPages(options: BuildOptions): Promise<string> {
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
