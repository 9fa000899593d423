import { checkStateFolder, makeFolder } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { loadConfig, type LoadedConfig } from '../../config/load-config.ts'
import { askGit, runGit, type GitCall } from './run-git.ts'

export type TrustedExclusions = {
  readonly exclude: readonly string[]
  /** Why some of the config's globs do not count; null when all do. */
  readonly note: string | null
}

/**
 * The globs of `review.exclude` that the change itself did not bring: a change must not say which of its
 * files nobody reads. A config that git does not track in this repository is not part of the change.
 *
 * The base's config may import its neighbours, so the whole commit is laid out beside the project, where
 * its packages are found.
 */
export async function readTrustedExclusions(
  git: GitCall,
  loaded: LoadedConfig,
  base: string,
): Promise<TrustedExclusions> {
  const wanted = loaded.config.review?.exclude ?? []
  const path = await trackedPath(git, loaded.file)
  if (wanted.length === 0 || path === undefined) return { exclude: wanted, note: null }
  const trusted = await readExclusionsAt(git, { root: loaded.root, path, base })
  const exclude = wanted.filter((glob) => trusted.globs.includes(glob))
  const fresh = wanted.filter((glob) => !trusted.globs.includes(glob))
  if (fresh.length === 0) return { exclude, note: null }
  const why = trusted.trouble ?? 'the base does not have it'
  return { exclude, note: `review.exclude ${fresh.join(', ')} does not count: ${why}` }
}

/** Where the config stands in the repository; undefined when git does not know it. */
async function trackedPath(git: GitCall, file: string | undefined): Promise<string | undefined> {
  const top = await askGit(git, 'rev-parse', '--show-toplevel')
  if (file === undefined || top === undefined) return undefined
  const path = relative(top, file).split(sep).join('/')
  if (path.startsWith('../')) return undefined
  const known = await askGit({ ...git, folder: top }, 'ls-files', '--error-unmatch', '--', path)
  return known === undefined ? undefined : path
}

type BaseConfig = { readonly root: string; readonly path: string; readonly base: string }

async function readExclusionsAt(
  git: GitCall,
  { root, path, base }: BaseConfig,
): Promise<{ readonly globs: readonly string[]; readonly trouble: string | null }> {
  if ((await askGit(git, 'cat-file', '-e', `${base}:${path}`)) === undefined) {
    return { globs: [], trouble: 'the base has no such config' }
  }
  await checkStateFolder(join(root, '.gauntlet'))
  await makeFolder(join(root, '.gauntlet'))
  const folder = await mkdtemp(join(root, '.gauntlet', 'review-base-'))
  try {
    const top = (await runGit(git, 'rev-parse', '--show-toplevel')).trim()
    const at = { ...git, folder: top, env: { GIT_INDEX_FILE: join(folder, '.git-index') } }
    await runGit(at, 'read-tree', base)
    await runGit(at, 'checkout-index', '--all', `--prefix=${folder}/`)
    const { config } = await loadConfig(folder, path)
    return { globs: config.review?.exclude ?? [], trouble: null }
  } catch (error) {
    if (git.signal?.aborted) throw error
    return { globs: [], trouble: `the base's config does not load: ${(error as Error).message}` }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
