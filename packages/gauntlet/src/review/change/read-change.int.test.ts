import { parseDiff } from '@gauntlet/core/review'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTestRepository, type TestRepository } from '../test-support/test-repository.ts'
import { hasUncommitted, listFiles, readDiff } from './read-change.ts'
import { resolveRevisions } from './resolve-revisions.ts'
import { readTrustedExclusions } from './trusted-exclusions.ts'

let repository: TestRepository
let git: { folder: string }

beforeEach(() => {
  repository = createTestRepository()
  git = { folder: repository.folder }
})
afterEach(() => repository.remove())

const resolve = (base?: string, head = 'HEAD') => resolveRevisions(git, { base, head })

test('the base is where the head left the default branch', async () => {
  const fork = repository.commit({ 'a.txt': '1\n' })
  repository.git('switch', '-qc', 'feature')
  const head = repository.commit({ 'a.txt': '2\n' })
  repository.git('switch', '-q', 'main')
  repository.commit({ 'b.txt': 'merged meanwhile\n' })
  const revisions = await resolve(undefined, 'feature')
  expect(revisions).toEqual({
    base: { rev: 'main', sha: fork },
    head: { rev: 'feature', sha: head },
  })
  const files = parseDiff(await readDiff(git, revisions)).files
  expect(files.map(({ path }) => path)).toEqual(['a.txt'])
})

test("the remote's default branch goes before a local main", async () => {
  repository.commit({ 'a.txt': '1\n' })
  repository.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD')
  repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
  expect((await resolve()).base.rev).toBe('origin/trunk')
})

test.each(['no-such-branch', '--output=/tmp/x', '-h', ''])(
  'the revision "%s" is refused by name',
  async (rev) => {
    repository.commit({ 'a.txt': '1\n' })
    await expect(resolve(rev)).rejects.toThrow(`there is no revision "${rev}"`)
  },
)

test('a branch whose name looks like an option is the branch, and no option of git', async () => {
  const fork = repository.commit({ 'a.txt': '1\n' })
  repository.git('update-ref', 'refs/heads/--output=written', fork)
  const head = repository.commit({ 'a.txt': '2\n' })
  const revisions = await resolve('--output=written')
  expect(revisions).toEqual({
    base: { rev: '--output=written', sha: fork },
    head: { rev: 'HEAD', sha: head },
  })
  expect(parseDiff(await readDiff(git, revisions)).files.map(({ path }) => path)).toEqual(['a.txt'])
  expect(existsSync(join(repository.folder, 'written'))).toBe(false)
})

test('branches without a common commit are refused', async () => {
  repository.commit({ 'a.txt': '1\n' })
  repository.git('checkout', '-q', '--orphan', 'other')
  repository.commit({ 'a.txt': '2\n' })
  await expect(resolve('main')).rejects.toThrow('no merge base: they share no history')
})

test('for a shallow clone the message says how to complete it', async () => {
  for (const text of ['1\n', '2\n', '3\n']) repository.commit({ 'a.txt': text })
  const clone = mkdtempSync(join(tmpdir(), 'gauntlet-clone-'))
  try {
    const from = `file://${repository.folder}`
    execFileSync('git', ['clone', '-q', '--depth', '1', from, clone], { stdio: 'ignore' })
    const missing = repository.git('rev-parse', 'HEAD~2')
    await expect(
      resolveRevisions({ folder: clone }, { base: missing, head: 'HEAD' }),
    ).rejects.toThrow('run `git fetch --unshallow`, or set fetch-depth: 0 in CI')
  } finally {
    rmSync(clone, { recursive: true, force: true })
  }
})

test('a folder outside git is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-none-'))
  try {
    await expect(resolveRevisions({ folder }, { base: undefined, head: 'HEAD' })).rejects.toThrow(
      'is in no git repository',
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a repository of another user is refused with the words of git and its command', async () => {
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1')
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(repository.folder, 'none'))
  try {
    await expect(resolveRevisions(git, { base: undefined, head: 'HEAD' })).rejects.toMatchObject({
      message: expect.stringContaining('detected dubious ownership') as string,
      hint: expect.stringContaining('git config --global --add safe.directory') as string,
    })
  } finally {
    vi.unstubAllEnvs()
  }
})

test('a git config that changes diffs changes nothing, and the change cannot hide code by its attributes', async () => {
  repository.commit({ 'src/a.ts': 'const a = 1\n', 'old name.txt': 'one\ntwo\nthree\nfour\n' })
  repository.git('switch', '-qc', 'feature')
  repository.git('mv', 'old name.txt', 'ümlaut\tname.txt')
  repository.commit({ 'src/a.ts': 'const a = 2\n', '.gitattributes': '* -diff\n*.ts diff=hide\n' })
  for (const [key, value] of [
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['core.quotePath', 'false'],
    ['color.ui', 'always'],
    ['diff.external', 'false'],
    ['diff.hide.textconv', 'true'],
    ['diff.renames', 'false'],
  ] as const) {
    repository.git('config', key, value)
  }
  const { files, problems } = parseDiff(await readDiff(git, await resolve()))
  expect(problems).toEqual([])
  expect(files.map(({ path, status, binary }) => ({ path, status, binary }))).toEqual([
    { path: '.gitattributes', status: 'added', binary: false },
    { path: 'src/a.ts', status: 'modified', binary: false },
    { path: 'ümlaut\tname.txt', status: 'renamed', binary: false },
  ])
})

test('it reads from a subfolder and from a worktree, and lists all files of a commit', async () => {
  repository.commit({ 'src/a.ts': '1\n' })
  repository.git('switch', '-qc', 'feature')
  const head = repository.commit({ 'src/a.ts': '2\n', 'b.ts': '1\n' })
  const sub = { folder: join(repository.folder, 'src') }
  const diff = await readDiff(sub, await resolveRevisions(sub, { base: undefined, head: 'HEAD' }))
  expect(parseDiff(diff).files.map(({ path }) => path)).toEqual(['b.ts', 'src/a.ts'])
  expect(await listFiles(sub, head)).toEqual(['b.ts', 'src/a.ts'])
  const tree = join(repository.folder, '.worktree')
  repository.git('worktree', 'add', '-q', '--detach', tree, 'feature')
  expect(await readDiff({ folder: tree }, await resolve())).toBe(diff)
})

test('what is not committed is noticed', async () => {
  repository.commit({ 'a.txt': '1\n' })
  expect(await hasUncommitted(git)).toBe(false)
  repository.git('rm', '-q', 'a.txt')
  expect(await hasUncommitted(git)).toBe(true)
})

const config = (
  globs: readonly string[],
  file = join(repository.folder, 'gauntlet.config.mjs'),
) => ({
  config: { review: { reviewers: [], exclude: globs } },
  root: repository.folder,
  file,
})
const configFile = (globs: string): string =>
  `import { globs } from './globs.mjs'\nexport default { review: { reviewers: [], exclude: globs } }\n//${globs}\n`

test('an exclusion that the change brings does not count', async () => {
  const base = repository.commit({
    'gauntlet.config.mjs': configFile('1'),
    'globs.mjs': `export const globs = ['docs/**']\n`,
  })
  // The config itself does not change, only what it imports.
  repository.commit({ 'globs.mjs': `export const globs = ['docs/**', 'src/**']\n` })
  expect(await readTrustedExclusions(git, config(['docs/**', 'src/**']), base)).toEqual({
    exclude: ['docs/**'],
    note: 'review.exclude src/** does not count: the base does not have it',
  })
  expect(repository.git('status', '--porcelain', '--', 'globs.mjs')).toBe('')
})

test('without a config at the base no exclusion counts, with one outside the repository all do', async () => {
  const base = repository.commit({ 'a.txt': '1\n' })
  repository.commit({ 'gauntlet.config.mjs': configFile('1') })
  expect(await readTrustedExclusions(git, config(['src/**']), base)).toEqual({
    exclude: [],
    note: 'review.exclude src/** does not count: the base has no such config',
  })
  const outside = config(['src/**'], '/elsewhere/gauntlet.config.ts')
  expect(await readTrustedExclusions(git, outside, base)).toEqual({
    exclude: ['src/**'],
    note: null,
  })
})
