import { ToolError } from '@gauntlet/contract'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const exec = promisify(execFile)
const installLimitMs = 10 * 60_000

export type RevisionOptions = {
  /** Any folder of the repository. */
  readonly repository: string
  /** `main`, a tag, a sha. */
  readonly revision: string
  /** Where worktrees are kept, one a commit. */
  readonly folder: string
  readonly install: readonly string[]
  readonly signal?: AbortSignal
}

/** Runs git in a folder. @throws ToolError USAGE with git's own words */
export async function git(folder: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await exec('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })
    return stdout.trimEnd()
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim() ?? (cause as Error).message
    throw new ToolError('USAGE', `git ${args.join(' ')} failed in ${folder}: ${words}`, { cause })
  }
}

/**
 * What a branch, tag or sha names here; a branch that only `origin` has (a checkout in CI) counts too.
 *
 * @throws ToolError USAGE naming what is not there
 */
export async function findCommit(repository: string, revision: string): Promise<string> {
  const resolve = (name: string) => git(repository, 'rev-parse', '--verify', `${name}^{commit}`)
  return await resolve(revision).catch((notHere: unknown) =>
    resolve(`origin/${revision}`).catch(() => Promise.reject(notHere as Error)),
  )
}

/**
 * Checks a commit out into a worktree of its own and installs it once; later calls reuse it.
 *
 * @returns the worktree's folder and the commit's full sha
 */
export async function prepareRevision(
  options: RevisionOptions,
): Promise<{ folder: string; sha: string }> {
  const { repository, revision, signal } = options
  const sha = await findCommit(repository, revision)
  const folder = join(options.folder, sha.slice(0, 12))
  const done = `${folder}.installed`
  if (existsSync(done) && existsSync(folder)) return { folder, sha }
  await mkdir(options.folder, { recursive: true })
  await rm(folder, { recursive: true, force: true })
  await git(repository, 'worktree', 'prune')
  await git(repository, 'worktree', 'add', '--detach', '--force', folder, sha)
  const [program, ...args] = options.install
  if (program) {
    try {
      await exec(program, args, {
        cwd: folder,
        timeout: installLimitMs,
        maxBuffer: 64 * 1024 * 1024,
        signal,
      })
    } catch (cause) {
      const words = (cause as { stderr?: string }).stderr?.trim().split('\n').slice(-8).join('\n')
      const what = `\`${options.install.join(' ')}\` failed for ${revision} (${sha.slice(0, 12)})`
      throw new ToolError('START_FAILED', `${what}:\n${words ?? (cause as Error).message}`, {
        cause,
      })
    }
  }
  await writeFile(`${done}.partial`, sha)
  await rename(`${done}.partial`, done)
  return { folder, sha }
}
