import { lineFingerprints } from '@gauntlet/core/review'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Asked, Reply } from './test-support/fake-endpoint.ts'
import {
  aboutLoop,
  answer,
  clientAfter,
  useReviewProjects,
  type CallOptions,
} from './test-support/review-project.ts'

const start = useReviewProjects()

const finds = (asked: Asked): Reply => ({ text: answer(asked, { findings: [aboutLoop] }) })
const oneFinds = (asked: Asked): Reply =>
  asked.protocol === 'openai' ? finds(asked) : { text: answer(asked) }

test.each([
  ['BLOCK', finds, 1, 1],
  ['CHANGES', oneFinds, 1, 0],
  ['INCONCLUSIVE', () => ({ text: 'Fine.' }), 3, 3],
  ['PASS', undefined, 0, 0],
] as const)('%s: --soft forgives CHANGES and nothing else', async (verdict, reply, ...exits) => {
  const { review } = await start(reply ? { reply } : {})
  const [hard, soft] = [await review(), await review(['--soft'])]
  expect([hard.document.verdict, soft.document.verdict]).toEqual([verdict, verdict])
  expect([hard.exit, soft.exit]).toEqual(exits)
})

test('what is written: the document, Markdown, SARIF with the fingerprints of GitHub, and a comment', async () => {
  const { call, repository } = await start({ reply: finds })
  const terminal = { isTerminal: true, env: { CI: undefined, TERM: 'xterm' } }
  const { stdout, stderr } = await call(['--no-color'], terminal)
  const folder = join(repository.folder, 'artifacts', 'review')
  expect(stdout).toContain('review: BLOCK')
  expect(stdout).toContain('BLOCK correctness  src/client.ts:2-5  anthropic + openai')
  expect(stdout).toContain(`evidence: ${join(folder, 'review.json')}`)
  expect(stderr).toMatch(
    /changed files: 1, excluded: 0, bundles: 1, answers: 2, 2 to be asked for, at most \$0\.16/,
  )
  expect(stderr).toMatch(/2 of 2: (gpt|claude) on src-01 answered: \d+ visible tokens, 1 findings/)
  const read = (name: string) => readFile(join(folder, name), 'utf8')
  expect(await read('review.md')).toContain('src/client.ts')
  const head = repository.git('rev-parse', 'HEAD')
  expect(await read('comment.md')).toContain(`<!-- gauntlet-review:v1 sha=${head}`)
  const sarif = JSON.parse(await read('review.sarif')) as {
    runs: { results: { partialFingerprints: object }[] }[]
  }
  const [, second] = lineFingerprints(clientAfter['src/client.ts'] ?? '')
  expect(sarif.runs[0]?.results[0]?.partialFingerprints).toEqual({
    primaryLocationLineHash: second,
  })
})

test('the review is stored, and --quiet says the result alone', async () => {
  const { call, listStored } = await start({ isStored: true })
  const { stderr } = await call(['--quiet'])
  expect(stderr).toBe('')
  expect(await listStored()).toMatchObject([
    { kind: 'review', outcome: 'pass', document: { schema: 'gauntlet.review/1', verdict: 'PASS' } },
  ])
})

test('a store that is away costs a note, not the review', async () => {
  const { review } = await start()
  const { exit, stderr } = await review()
  expect(exit).toBe(0)
  expect(stderr).toContain('The dashboard will not show this: the results store')
})

test('a subfolder, a named base and a config elsewhere are taken', async () => {
  const { review, repository } = await start()
  repository.commit({ 'src/more.ts': 'more\n' })
  const cwd = join(repository.folder, 'src')
  const paths = async (...args: string[]) =>
    (await review(args, { cwd })).document.files.map(({ path }) => path)
  expect(await paths()).toEqual(['src/client.ts', 'src/more.ts'])
  expect(await paths('--base', 'HEAD~1')).toEqual(['src/more.ts'])
  expect(await paths('--head', 'HEAD~1')).toEqual(['src/client.ts'])
  expect(await paths('--config', '../gauntlet.config.mjs', '--head', 'HEAD~1')).toHaveLength(1)
})

test('what is not committed is no part of the review, and it says so', async () => {
  const { review, repository } = await start()
  expect((await review()).stderr).not.toContain('not committed')
  await writeFile(join(repository.folder, 'src', 'client.ts'), 'eval(input)\n')
  const { document, stderr } = await review(['--no-cache'])
  expect(stderr).toContain('what is not committed is no part of the review')
  expect(document.files).toMatchObject([{ added: 4 }])
  expect((await review(['--head', 'feature'])).stderr).not.toContain('not committed')
})

test('only what the base excludes is excluded: a change cannot hide itself', async () => {
  const { review, repository, endpoint } = await start({
    after: { ...clientAfter, 'docs/a.md': 'a\n' },
    review: { exclude: ['docs/**'] },
  })
  const file = join(repository.folder, 'gauntlet.config.mjs')
  const config = (await readFile(file, 'utf8')).replace('"docs/**"', '"docs/**", "src/**"')
  repository.commit({ 'gauntlet.config.mjs': config })
  const { document, stderr } = await review()
  expect(stderr).toContain('review.exclude src/** does not count: the base does not have it')
  expect(document.files.map(({ path, coverage }) => [path, coverage])).toEqual([
    ['docs/a.md', 'excluded'],
    ['gauntlet.config.mjs', 'reviewed'],
    ['src/client.ts', 'reviewed'],
  ])
  expect(endpoint.asked[0]?.user).toContain('docs/a.md | added | not sent: excluded by docs/**')
})

test.each(['--record', '--config'])(
  'a folder that is a file: %s is reported before any reviewer is asked',
  async (option) => {
    const { call, endpoint, repository } = await start()
    await writeFile(join(repository.folder, 'taken'), '')
    const { exit, stderr } = await call([option, 'taken/answers'])
    expect({ exit, asked: endpoint.asked.length }).toEqual({ exit: 2, asked: 0 })
    expect(stderr).toContain(join(repository.folder, 'taken/answers'))
  },
)

type Refusal = readonly [string, readonly string[], CallOptions, string]
const refusals: readonly Refusal[] = [
  ['a missing key', [], { env: { CLAUDE_KEY: undefined } }, 'reviewer claude needs its key in CLAUDE_KEY, which is not set'],
  ['an empty key', [], { env: { GPT_KEY: '' } }, 'reviewer gpt needs its key in GPT_KEY, which is not set'],
  ['a key with a line break', [], { env: { GPT_KEY: 'half-a-key\nhalf' } }, 'GPT_KEY holds blanks or characters that no key has'],
  ['an unknown base', ['--base', 'nowhere'], {}, 'there is no revision "nowhere" in'],
  ['an unknown head', ['--head', 'nowhere'], {}, 'there is no revision "nowhere" in'],
  ['a base that looks like an option', ['--base=--output=x'], {}, 'there is no revision "--output=x" in'],
  ['nothing changed', ['--base', 'HEAD'], {}, 'nothing changed between HEAD and HEAD: there is nothing to review. Name another --base REV.'],
  ['no amount of money', ['--max-usd', 'much'], {}, '--max-usd'],
  ['no number of calls', ['--max-calls', '1.5'], {}, '--max-calls'],
] // prettier-ignore

test.each(refusals)('%s: exit 2, and nobody is asked', async (_, args, ...[given, words]) => {
  const { call, endpoint } = await start()
  const { exit, stdout, stderr } = await call(args, given)
  expect({ exit, stdout, asked: endpoint.asked.length }).toEqual({ exit: 2, stdout: '', asked: 0 })
  expect(stderr).toContain(words)
  expect(stderr).not.toContain('half-a-key')
})

test.each([
  ['no config', undefined, 'no gauntlet.config.ts was found, and so names no reviewers'],
  ['a config without review', '{}', 'gauntlet.config.mjs names no reviewers: put two of different lineages'],
  ['a config with nobody', '{ review: { reviewers: [] } }', 'gauntlet.config.mjs names no reviewers'],
] as const)('%s: exit 2, and what to do', async (_, config, words) => {
  const { call } = await start()
  const cwd = await mkdtemp(join(tmpdir(), 'gauntlet-none-'))
  try {
    if (config) await writeFile(join(cwd, 'gauntlet.config.mjs'), `export default ${config}\n`)
    const { exit, stderr } = await call([], { cwd })
    expect(exit).toBe(2)
    expect(stderr).toContain(words)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}) // prettier-ignore

test('a folder outside git: exit 2', async () => {
  const { call, repository } = await start()
  const cwd = await mkdtemp(join(tmpdir(), 'gauntlet-none-'))
  try {
    const config = join(repository.folder, 'gauntlet.config.mjs')
    const { exit, stderr } = await call(['--config', config], { cwd })
    expect(exit).toBe(2)
    expect(stderr).toContain(`${cwd} is in no git repository: review reads changes from git`)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
})
