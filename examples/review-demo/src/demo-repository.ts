import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const change = fileURLToPath(new URL('../change', import.meta.url))

/** What a review left there: its evidence, its store. */
const kept = new Set(['.gauntlet', 'artifacts'])

/** A fixed author and date give the same commits each time. */
const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Shop',
  GIT_AUTHOR_EMAIL: 'shop@example.org',
  GIT_AUTHOR_DATE: '2026-11-01T12:00:00Z',
  GIT_COMMITTER_NAME: 'Shop',
  GIT_COMMITTER_EMAIL: 'shop@example.org',
  GIT_COMMITTER_DATE: '2026-11-01T12:00:00Z',
}

/**
 * Makes a git repository in the folder, with the change of the demo between its branches `main` and `faster`;
 * `faster` is checked out.
 */
export async function createDemoRepository(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true })
  }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: { ...process.env, ...identity }, stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  for (const [side, branch] of [
    ['before', 'main'],
    ['after', 'faster'],
  ] as const) {
    git('checkout', '-q', '-B', branch)
    await cp(join(change, side), folder, { recursive: true })
    git('add', '--all', '--', ':!.gauntlet', ':!artifacts')
    git('commit', '-q', '-m', side)
  }
}
