import { ToolError, type TargetConfig } from '@gauntlet/contract'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { alone } from './alone.ts'
import { writeWhole } from './write-whole.ts'

const exec = promisify(execFile)
const installLimitMs = 10 * 60_000

export type RevisionOptions = {
  /** The folder of the config: any folder of the repository. */
  readonly root: string
  /** `main`, a tag, a sha. */
  readonly revision: string
  /** Where worktrees are kept, one a commit. */
  readonly folder: string
  /** The command's folder, relative to `root`. */
  readonly cwd: string
  /** What installs the worktree; `npm ci` by default. An empty list installs nothing. */
  readonly install?: readonly string[]
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
  const find = (name: string) => git(repository, 'rev-parse', '--verify', `${name}^{commit}`)
  return await find(revision).catch((notHere: unknown) =>
    find(`origin/${revision}`).catch(() => Promise.reject(notHere as Error)),
  )
}

/** The commit of a folder, with `+changes` when its working tree differs from it; undefined outside git. */
export async function describeRevision(folder: string): Promise<string | undefined> {
  try {
    const sha = await git(folder, 'rev-parse', 'HEAD')
    return (await git(folder, 'status', '--porcelain')) === '' ? sha : `${sha}+changes`
  } catch {
    return undefined // not a git repository: the build has no name
  }
}

/** The commit that a target starts from: of its revision, or of its command's folder. Undefined outside git, and for a url. */
export async function findBuild(
  { start }: Pick<TargetConfig, 'start'>,
  root: string,
): Promise<string | undefined> {
  if (!start) return undefined
  const { from, cwd = '.' } = start
  return from === undefined
    ? await describeRevision(resolve(root, cwd))
    : await findCommit(root, from)
}

/**
 * Checks a commit out into a worktree of its own and installs it once; later calls reuse it. Callers that want the same
 * commit at the same time, in this process or another, wait for the first.
 *
 * @returns the command's folder in the worktree, where it lies in the repository, and the commit's full sha
 * @throws ToolError USAGE where the revision does not have that folder, START_FAILED where it cannot be installed
 */
export async function prepareRevision(
  options: RevisionOptions,
): Promise<{ folder: string; sha: string }> {
  const { root, revision, signal } = options
  const sha = await findCommit(root, revision)
  const worktree = join(options.folder, sha.slice(0, 12))
  const config = join(worktree, await git(root, 'rev-parse', '--show-prefix'))
  const folder = resolve(config, options.cwd)
  await mkdir(options.folder, { recursive: true })
  await alone(worktree, signal, async () => {
    const done = `${worktree}.installed`
    if (existsSync(done) && existsSync(worktree)) return
    await rm(worktree, { recursive: true, force: true })
    await git(root, 'worktree', 'prune')
    await git(root, 'worktree', 'add', '--detach', '--force', worktree, sha)
    refuseMissingFolder(folder, { worktree, revision, sha })
    await install(options, { worktree, config, folder, sha })
    await writeWhole(done, sha)
  })
  refuseMissingFolder(folder, { worktree, revision, sha })
  return { folder, sha }
}

type Revision = { readonly worktree: string; readonly revision: string; readonly sha: string }

function refuseMissingFolder(folder: string, { worktree, revision, sha }: Revision): void {
  if (existsSync(folder)) return
  const path = relative(worktree, folder)
  throw new ToolError('USAGE', `${revision} (${sha.slice(0, 12)}) has no folder ${path}`)
}

type Worktree = {
  readonly worktree: string
  /** Where the config's folder lies in it. */
  readonly config: string
  /** Where the command runs. */
  readonly folder: string
  readonly sha: string
}

async function install(options: RevisionOptions, place: Worktree): Promise<void> {
  const { install: command = ['npm', 'ci'], revision, signal } = options
  const [program, ...args] = command
  if (!program) return
  const cwd = options.install ? place.config : findLockedFolder(place)
  try {
    const limits = { timeout: installLimitMs, maxBuffer: 64 * 1024 * 1024 }
    await exec(program, args, { cwd, ...limits, ...(signal && { signal }) })
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim().split('\n').slice(-8).join('\n')
    const what = `\`${command.join(' ')}\` failed for ${revision} (${place.sha.slice(0, 12)})`
    throw new ToolError('START_FAILED', `${what}:\n${words ?? (cause as Error).message}`, { cause })
  }
}

/** The nearest folder, from the command's upwards, that npm has locked: in a workspace that is the repository's own. */
function findLockedFolder({ worktree, config, folder }: Worktree): string {
  const locks = ['package-lock.json', 'npm-shrinkwrap.json']
  for (let at = folder; !relative(worktree, at).startsWith('..'); at = dirname(at)) {
    if (locks.some((name) => existsSync(join(at, name)))) return at
  }
  return config
}
