import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Revisions } from './resolve-revisions.ts'
import { runGit, type GitCall } from './run-git.ts'

/** So that nothing in anybody's git config changes what a diff looks like. */
const plain = [
  'core.quotePath=true',
  'core.bare=false',
  'diff.noprefix=false',
  'diff.mnemonicPrefix=false',
  'diff.renameLimit=2000',
  'diff.suppressBlankEmpty=false',
  'diff.interHunkContext=0',
  'diff.orderFile=/dev/null',
]

const form = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-relative', '--submodule=short']
const shape = ['-M', '-U5', '--diff-algorithm=histogram', '--ignore-submodules=none']

/**
 * The diff between the two commits, as git writes it.
 *
 * The working tree is an empty folder here: a `.gitattributes` of the change itself could else call code
 * binary, and hide it from every reviewer.
 */
export async function readDiff(git: GitCall, { base, head }: Revisions): Promise<string> {
  const gitDir = (await runGit(git, 'rev-parse', '--absolute-git-dir')).trim()
  const empty = await mkdtemp(join(tmpdir(), 'gauntlet-review-'))
  try {
    const inEmpty = {
      ...git,
      folder: empty,
      env: { GIT_DIR: gitDir, GIT_WORK_TREE: empty, GIT_INDEX_FILE: join(empty, 'index') },
    }
    const settings = plain.flatMap((setting) => ['-c', setting])
    return await runGit(inEmpty, ...settings, 'diff', ...form, ...shape, base.sha, head.sha)
  } finally {
    await rm(empty, { recursive: true, force: true })
  }
}

/** Paths of the files of a commit. */
export async function listFiles(git: GitCall, sha: string): Promise<string[]> {
  const listed = await runGit(git, 'ls-tree', '-r', '--full-tree', '--name-only', '-z', sha)
  return listed.split('\0').filter((path) => path !== '')
}

/** Whether files differ from what is committed: those differences are in no commit, and nobody reads them. */
export async function hasUncommitted(git: GitCall): Promise<boolean> {
  return (await runGit(git, 'status', '--porcelain', '--untracked-files=no')).trim() !== ''
}
