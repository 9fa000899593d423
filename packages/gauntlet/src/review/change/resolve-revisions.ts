import { ToolError, type ReviewedCommit } from '@gauntlet/contract'
import { askGit, type GitCall } from './run-git.ts'

export type Revisions = {
  /** What the change is compared with, as it was asked for; its sha is the merge base. */
  readonly base: ReviewedCommit
  readonly head: ReviewedCommit
}

/**
 * Binds two revisions to commits. The base is where the head left it: what has been merged there since is
 * not part of the change.
 *
 * @throws ToolError USAGE when the folder is in no repository, a revision is unknown or nothing connects them
 */
export async function resolveRevisions(
  git: GitCall,
  wanted: { readonly base: string | undefined; readonly head: string },
): Promise<Revisions> {
  if ((await askGit(git, 'rev-parse', '--git-dir')) === undefined) {
    throw new ToolError(
      'USAGE',
      `${git.folder} is in no git repository: review reads changes from git`,
    )
  }
  const head = await resolveCommit(git, wanted.head)
  const rev = wanted.base ?? (await findDefaultBranch(git))
  const base = await resolveCommit(git, rev)
  const merge = await askGit(git, 'merge-base', base, head)
  if (merge === undefined || merge === '') {
    const why = (await isShallow(git)) ? await shallowAdvice(git) : 'they share no history'
    throw new ToolError('USAGE', `${rev} and ${wanted.head} have no merge base: ${why}`)
  }
  return { base: { rev, sha: merge }, head: { rev: wanted.head, sha: head } }
}

async function resolveCommit(git: GitCall, rev: string): Promise<string> {
  const sha = await askGit(git, 'rev-parse', '--verify', '--end-of-options', `${rev}^{commit}`)
  // Before git 2.43 the separator is printed too.
  const last = sha?.split('\n').at(-1)
  if (last !== undefined && last !== '') return last
  const why = (await isShallow(git)) ? await shallowAdvice(git) : 'name one that `git log` knows'
  throw new ToolError('USAGE', `there is no revision "${rev}" in ${git.folder}: ${why}`)
}

const isShallow = async (git: GitCall): Promise<boolean> =>
  (await askGit(git, 'rev-parse', '--is-shallow-repository')) === 'true'

async function shallowAdvice(git: GitCall): Promise<string> {
  const commits = (await askGit(git, 'rev-list', '--count', 'HEAD')) ?? 'few'
  return `this clone is shallow (${commits} commits): run \`git fetch --unshallow\`, or set fetch-depth: 0 in CI`
}

/** By their names as references, those that are preferred first. */
const defaultBranches = {
  'refs/remotes/origin/HEAD': 'origin/HEAD',
  'refs/remotes/origin/main': 'origin/main',
  'refs/remotes/origin/master': 'origin/master',
  'refs/heads/main': 'main',
  'refs/heads/master': 'master',
}

/** The branch that changes go to: what the remote calls its HEAD, else main or master. */
async function findDefaultBranch(git: GitCall): Promise<string> {
  const names = Object.keys(defaultBranches)
  const listed = await askGit(git, 'for-each-ref', '--format=%(refname) %(symref:short)', ...names)
  const found = new Map(
    (listed ?? '').split('\n').map((line) => line.split(' ', 2) as [string, string]),
  )
  for (const [name, rev] of Object.entries(defaultBranches)) {
    if (found.has(name)) return found.get(name) || rev
  }
  const why = (await isShallow(git)) ? await shallowAdvice(git) : 'name the base with --base REV'
  throw new ToolError('USAGE', `there is no branch main or master in ${git.folder}: ${why}`)
}
