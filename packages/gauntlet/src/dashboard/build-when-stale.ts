import { ToolError, toFileError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const lastLines = 20

export type Build = {
  /** What is built, for messages: `the dashboard`. */
  readonly what: string
  /** The file that stands there when it is built. */
  readonly file: string
  /** Files and folders from which it is made. */
  readonly sources: readonly string[]
  readonly command: readonly string[]
  readonly cwd: string
}

export type BuildOptions = {
  readonly note: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * Builds what is missing or older than its sources.
 *
 * @throws ToolError START_FAILED with the last lines of the build, FILE_UNREADABLE for a source
 */
export async function buildWhenStale(build: Build, { note, signal }: BuildOptions): Promise<void> {
  const built = await stat(build.file).catch(() => undefined)
  if (built && built.mtimeMs > (await newestChange(build.sources))) return
  note(`building ${build.what} once (a few seconds) ...`)
  await run(build, signal)
}

async function newestChange(sources: readonly string[]): Promise<number> {
  const files = await Promise.all(sources.map(listFiles))
  const times = await Promise.all(files.flat().map((file) => stat(file)))
  return Math.max(...times.map(({ mtimeMs }) => mtimeMs))
}

async function listFiles(source: string): Promise<string[]> {
  const found = await stat(source).catch((cause: unknown) => {
    throw toFileError(cause, `cannot read ${source}`, 'FILE_UNREADABLE')
  })
  if (!found.isDirectory()) return [source]
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

async function run({ what, command, cwd }: Build, signal: AbortSignal): Promise<void> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
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
  const [code] = (await once(child, 'close').catch((cause: unknown) => {
    if (signal.aborted) throw cause
    const why = `${program} cannot be run`
    throw new ToolError('START_FAILED', `${what} could not be built: ${why}`, { cause })
  })) as [number | null]
  if (code === 0) return
  throw new ToolError('START_FAILED', `${what} could not be built:\n${lines.join('\n')}`)
}
