import { ToolError, type TargetConfig } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { alone } from './alone.ts'
import { findGitRefusal, GitRefusal } from './git-refusal.ts'
import { makeOwnFolder } from './own-folder.ts'
import { writeWhole } from './write-whole.ts'

const exec = promisify(execFile)
const installLimitMs = 10 * 60_000
/** Of an untracked file, to see whether it changed. */
const readBytes = 16 * 1024 * 1024

export type RevisionOptions = {
  /** The folder of the config: any folder of the repository. */
  readonly root: string
  /** `main`, a tag, a sha. */
  readonly revision: string
  /** Where worktrees are, one for each commit. */
  readonly folder: string
  /** The command's folder, relative to `root`. */
  readonly cwd: string
  /** What installs the worktree; `npm ci` by default. An empty list installs nothing. */
  readonly install?: readonly string[] | undefined
  /** Default true; false: the default command runs no script of the revision. */
  readonly installScripts?: boolean | undefined
  /** Gets a sentence when the worktree is installed. */
  readonly note?: ((sentence: string) => void) | undefined
  readonly signal?: AbortSignal
}

/** Runs git in a folder. @throws ToolError USAGE with git's own words, GitRefusal where it belongs to another user */
export async function git(folder: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await exec('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })
    return stdout.trimEnd()
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim() ?? (cause as Error).message
    const refusal = findGitRefusal(words, cause)
    if (refusal) throw refusal
    throw new ToolError('USAGE', `git ${args.join(' ')} failed in ${folder}: ${words}`, { cause })
  }
}

/**
 * What a branch, tag or sha names here; a branch that only `origin` has (a checkout in CI) counts too.
 *
 * @throws ToolError USAGE naming what is not there
 */
export async function findCommit(repository: string, revision: string): Promise<string> {
  const find = (name: string) =>
    git(repository, 'rev-parse', '--verify', '--end-of-options', `${name}^{commit}`)
  return await find(revision).catch((notHere: unknown) =>
    find(`origin/${revision}`).catch(async () => {
      throw await toUnknownRevision(repository, revision, notHere)
    }),
  )
}

const MOST_BRANCHES = 8

async function toUnknownRevision(
  repository: string,
  revision: string,
  cause: unknown,
): Promise<ToolError> {
  if (cause instanceof GitRefusal) return cause
  const isRepository = await git(repository, 'rev-parse', '--git-dir').then(
    () => true,
    () => false,
  )
  if (!isRepository) {
    const said = `${repository} is not in a git repository, so there is no revision "${revision}"`
    return new ToolError('USAGE', said, {
      cause,
      hint: 'Commit the project with git, or leave `from` out.',
    })
  }
  const listed = await git(repository, 'branch', '--format=%(refname:short)').catch(() => '')
  const branches = listed.split('\n').filter((name) => name !== '')
  const known = branches.slice(0, MOST_BRANCHES).join(', ') || 'none yet: commit first'
  const said = `there is no branch, tag or commit "${revision}" in ${repository}${suggest(revision, branches)}`
  return new ToolError('USAGE', said, { cause, hint: `Its branches: ${known}.` })
}

/** Where Gauntlet writes, its config, and what `gauntlet init` adds to: no part of a build. */
const notOfTheBuild = ['.gauntlet/**', 'artifacts/**', 'gauntlet.config.*', '.gitignore'].map(
  (path) => `:(exclude,top,glob)**/${path}`,
)

/** Output of what ran, where git does not know the file. */
const noLogs = ':(exclude,top,glob)**/*.log'

/** The commit of a folder, with `+changes` when its working tree differs from it; undefined outside git. */
export async function describeRevision(folder: string): Promise<string | undefined> {
  try {
    const sha = await git(folder, 'rev-parse', 'HEAD')
    const paths = ['--', ':(top)', ...notOfTheBuild]
    const changed = await git(folder, 'status', '--porcelain', '--untracked-files=no', ...paths)
    const list = ['ls-files', '--others', '--exclude-standard', ...paths, noLogs]
    return changed === '' && (await git(folder, ...list)) === '' ? sha : `${sha}+changes`
  } catch {
    return undefined // not a git repository: the build has no name
  }
}

/**
 * The whole state of the working tree that a folder lies in: its commit, and a hash of what differs from it and of the
 * files that git does not know and does not ignore. Undefined outside git.
 *
 * @param except real paths of folders that do not count
 */
export async function describeWorkingTree(
  folder: string,
  except: readonly string[] = [],
): Promise<string | undefined> {
  try {
    const sha = await git(folder, 'rev-parse', 'HEAD')
    const top = await realpath(await git(folder, 'rev-parse', '--show-toplevel'))
    const out = except
      .map((path) => relative(top, path))
      .filter((path) => !path.startsWith('..'))
      .map((path) => `:(exclude,top,literal)${path}`)
    const changes = await git(top, 'diff', 'HEAD', '--binary', '--no-ext-diff', '--', '.', ...out)
    const list = ['ls-files', '--others', '--exclude-standard', '-z', '--', '.', ...out, noLogs]
    const unknown = (await git(top, ...list)).split('\0').filter((name) => name !== '')
    const hash = createHash('sha256').update(changes)
    for (const name of unknown) {
      hash.update(`\0${name}\0`)
      const found = await lstat(join(top, name))
      // A link or a pipe counts by its name alone, a large file by its size and time.
      if (!found.isFile()) continue
      if (found.size > readBytes) hash.update(`${found.size} ${found.mtimeMs}`)
      else hash.update(await readFile(join(top, name)))
    }
    return changes === '' && unknown.length === 0
      ? sha
      : `${sha}+${hash.digest('hex').slice(0, 16)}`
  } catch {
    return undefined
  }
}

/** Why git does not read the repository of a folder, where it belongs to another user. */
export async function findRefusal(folder: string): Promise<GitRefusal | undefined> {
  return await git(folder, 'rev-parse', '--git-dir').then(
    () => undefined,
    (error: unknown) => (error instanceof GitRefusal ? error : undefined),
  )
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
 * Checks a commit out into its own worktree and installs it once; later calls reuse it. Callers that want the same
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
  // What was installed without scripts is another installation of the same commit.
  const kind = options.installScripts === false ? '-no-scripts' : ''
  const worktree = join(options.folder, `${sha.slice(0, 12)}${kind}`)
  const config = join(worktree, await git(root, 'rev-parse', '--show-prefix'))
  const folder = resolve(config, options.cwd)
  await makeOwnFolder(options.folder)
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
  const { revision, signal, installScripts = true } = options
  const byDefault = installScripts ? ['npm', 'ci'] : ['npm', 'ci', '--ignore-scripts']
  const command = options.install ?? byDefault
  const [program, ...args] = command
  if (!program) return
  const scripts = installScripts ? ', which may run scripts of that revision' : ''
  options.note?.(
    `installing ${revision} (${place.sha.slice(0, 12)}): ${command.join(' ')}${scripts}`,
  )
  const cwd = options.install ? place.config : findLockedFolder(place)
  try {
    const limits = { timeout: installLimitMs, maxBuffer: 64 * 1024 * 1024 }
    await exec(program, args, { cwd, ...limits, ...(signal && { signal }) })
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string }
    const words = pickLines(stderr) || (cause as Error).message
    const what = `\`${command.join(' ')}\` failed for ${revision} (${place.sha.slice(0, 12)})`
    throw new ToolError('START_FAILED', `${what}:\n${words}`, { cause, hint: INSTALL_HINT })
  }
}

const INSTALL_HINT =
  'Correct it in that revision (`npm ci` needs a lock file that is committed), or set `start.install` to what installs it; an empty list installs nothing.'

/** The first lines, in which npm names the reason before it shows its help, and the last ones of what failed late. */
function pickLines(stderr: string): string {
  const lines = stderr.trim().split('\n')
  return (lines.length <= 14 ? lines : [...lines.slice(0, 6), '...', ...lines.slice(-6)]).join('\n')
}

/** The nearest folder, from the command's upwards, that npm has locked: in a workspace that is the repository's own. */
function findLockedFolder({ worktree, config, folder }: Worktree): string {
  const locks = ['package-lock.json', 'npm-shrinkwrap.json']
  for (let at = folder; !relative(worktree, at).startsWith('..'); at = dirname(at)) {
    if (locks.some((name) => existsSync(join(at, name)))) return at
  }
  return config
}
