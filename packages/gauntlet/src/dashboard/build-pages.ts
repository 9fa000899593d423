import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const lastLines = 20

export type BuildPagesOptions = {
  readonly note: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * The folder of the dashboard's built pages. They are built when they are missing or older than their sources.
 *
 * @throws ToolError START_FAILED with the last lines of the build
 */
export async function buildPages({ note, signal }: BuildPagesOptions): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@gauntlet/dashboard/package.json')
  const root = dirname(manifest)
  const pages = join(root, 'dist', 'pages')
  const built = await stat(join(pages, 'index.html')).catch(() => undefined)
  if (built && built.mtimeMs > (await newestChange(root))) return pages
  note('building the pages of the dashboard once (a few seconds) ...')
  const vite = dirname(createRequire(manifest).resolve('vite/package.json'))
  await runNode([join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], root, signal)
  return pages
}

async function newestChange(root: string): Promise<number> {
  const sources = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = sources
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const times = await Promise.all(
    [...files, join(root, 'index.html'), join(root, 'vite.config.ts')].map((file) => stat(file)),
  )
  return Math.max(...times.map(({ mtimeMs }) => mtimeMs))
}

async function runNode(args: readonly string[], cwd: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd,
    signal,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.trimEnd().split('\n'))
      lines.splice(0, lines.length - lastLines)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return
  throw new ToolError('START_FAILED', `the dashboard could not be built:\n${lines.join('\n')}`)
}
