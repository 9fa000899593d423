import { findCommit, git } from '@gauntlet/stack'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'

/** What can be seen of a project before anybody has said anything of it. */
export type SeenProject = {
  readonly name: string
  /**
   * The branch that stands for "before the change", here or on `origin`: the remote's default one, else one with a usual
   * name; undefined outside git, or when there is none.
   */
  readonly mainBranch: string | undefined
  /** How that branch's dependencies are installed; empty when no lock file says which they are. */
  readonly install: readonly string[]
}

const mainBranches = ['main', 'master', 'trunk']

const installs = [
  { lockFile: 'package-lock.json', install: ['npm', 'ci'] },
  { lockFile: 'pnpm-lock.yaml', install: ['pnpm', 'install', '--frozen-lockfile'] },
  { lockFile: 'yarn.lock', install: ['yarn', 'install', '--immutable'] },
]

export async function lookAtProject(folder: string): Promise<SeenProject> {
  const found = installs.find(({ lockFile }) => existsSync(join(folder, lockFile)))
  return {
    name: basename(folder),
    mainBranch: await findMainBranch(folder),
    install: found?.install ?? [],
  }
}

async function findMainBranch(folder: string): Promise<string | undefined> {
  for (const branch of [...(await listDefaultBranches(folder)), ...mainBranches]) {
    const exists = await findCommit(folder, branch).then(
      () => true,
      () => false,
    )
    if (exists) return branch
  }
  return undefined
}

/** The branch that a clone of `origin` checks out; none where nothing was cloned. */
async function listDefaultBranches(folder: string): Promise<string[]> {
  try {
    const name = await git(folder, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD')
    return [name.replace(/^origin\//, '')]
  } catch {
    return []
  }
}
