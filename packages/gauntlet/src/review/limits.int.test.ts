import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  answer,
  bulk,
  callOf,
  clientAfter,
  useReviewProjects,
  twoBundles,
} from './test-support/review-project.ts'

const start = useReviewProjects()

const tooLow = [
  { name: '--max-calls', args: ['--max-calls', '3'], words: 'needs 4 calls, and 3 are allowed' },
  { name: 'maxCalls', caps: { maxCalls: 3 }, words: 'needs 4 calls, and 3 are allowed' },
  { name: '--max-usd', args: ['--max-usd', '0.3'], words: 'may cost $0.4' },
  { name: 'maxUsd', caps: { maxUsd: 0.3 }, words: 'may cost $0.4' },
]

test.each(tooLow)(
  '$name below what is needed: refused before anybody is asked, exit 2',
  async (row) => {
    const { args = [], caps = {}, words } = row
    const { call, endpoint } = await start({ ...twoBundles, review: caps })
    const { exit, stdout, stderr } = await call(args)
    expect({ exit, stdout, asked: endpoint.asked.length }).toEqual({
      exit: 2,
      stdout: '',
      asked: 0,
    })
    expect(stderr).toContain(words)
  },
)

test('an option goes before the config, and what is cached needs neither calls nor money', async () => {
  const { review } = await start({ ...twoBundles, review: { maxCalls: 0, maxUsd: 0 } })
  expect((await review(['--max-calls', '4', '--max-usd', '1'])).exit).toBe(0)
  expect((await review()).document.cost).toMatchObject({ requests: 0, cached: 4, cap: null })
})

test('retries that use up --max-calls leave the review without evidence: exit 3', async () => {
  const { review, endpoint } = await start({
    reply: (asked) =>
      asked.protocol === 'openai'
        ? { raw: { status: 503, body: 'busy', headers: { 'retry-after': '0' } } }
        : { text: answer(asked) },
    review: { concurrency: 1 },
  })
  const { exit, document } = await review(['--max-calls', '2'])
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'INCONCLUSIVE' })
  expect(document.reasons[0]).toBe('calls were left out: --max-calls 2 is used up')
  expect(document.cost).toMatchObject({ requests: 2, cap: '--max-calls 2 is used up' })
  expect(callOf(document, 'gpt')).toMatchObject({ status: 'failed', attempts: 2 })
  expect(callOf(document, 'claude')).toMatchObject({
    status: 'not_sent',
    attempts: 0,
    trouble: '--max-calls 2 is used up',
  })
  expect(endpoint.asked).toHaveLength(2)
})

test('an answer dearer than expected stops the next request at --max-usd: exit 3', async () => {
  // 16,000 tokens at $10 a million are $0.16; two answers of 8,000 at most were expected.
  const { review } = await start({
    reply: (asked) =>
      asked.protocol === 'openai' ? { text: 'Fine.', out: 16_000 } : { text: answer(asked) },
  })
  const { exit, document } = await review(['--max-usd', '0.18'])
  expect(exit).toBe(3)
  expect(document.cost.cap).toBe('--max-usd 0.18 would be exceeded')
  expect(document.cost.requests).toBe(2)
  expect(document.cost.usd).toBeGreaterThan(0.16)
  expect(document.cost.usd).toBeLessThan(0.18)
  // What it answered, and what that cost, is shown; the format was not asked for.
  expect(callOf(document, 'gpt')).toMatchObject({ status: 'answered', engaged: false, attempts: 1 })
})

test('a dry run asks nobody, needs no key, and writes what would be sent and what it would cost', async () => {
  const { call, endpoint, repository } = await start({
    after: { ...clientAfter, 'package-lock.json': '{}\n' },
  })
  const given = { env: { GPT_KEY: undefined, CLAUDE_KEY: undefined } }
  const { exit, stdout } = await call(['--dry-run'], given)
  expect({ exit, asked: endpoint.asked.length }).toEqual({ exit: 0, asked: 0 })
  expect(stdout).toContain('not sent: package-lock.json: a lockfile')
  expect(stdout).toMatch(/2 calls to 2 reviewers, at most \$0\.16\d\d/)
  const folder = join(repository.folder, 'artifacts', 'review')
  expect(await readdir(folder)).toEqual(['dry-run'])
  const files = await readdir(join(folder, 'dry-run'))
  expect(files).toEqual(['dry-run.json', 'src-01.txt'])
  const prompt = await readFile(join(folder, 'dry-run', 'src-01.txt'), 'utf8')
  expect(prompt).toContain('2 +   while (true) {')
  const json = JSON.parse((await call(['--dry-run', '--json'], given)).stdout) as object
  expect(json).toMatchObject({
    schema: 'gauntlet.review-dry-run/1',
    bundles: [{ id: 'src-01' }],
    reviewers: [{ name: 'gpt', calls: 1, price_as_of: '2026-11-01' }, { name: 'claude' }],
  })
  expect(json).toEqual({
    ...(JSON.parse(await readFile(join(folder, 'dry-run', 'dry-run.json'), 'utf8')) as object),
    at: expect.any(String),
  })
})

test('what a dry run writes is what is sent, but for the nonce', async () => {
  const { call, review, endpoint, repository } = await start({})
  await call(['--dry-run'])
  await review()
  const file = join(repository.folder, 'artifacts', 'review', 'dry-run', 'src-01.txt')
  const written = await readFile(file, 'utf8')
  const [asked] = endpoint.asked
  const nonce = /BEGIN REVIEW ([0-9a-f]+)/.exec(written)?.[1] ?? 'none'
  const sent = [asked?.system, asked?.user].join(`\n${'─'.repeat(72)}\n\n`)
  expect(written).toBe(`${sent.replaceAll(asked?.nonce ?? '', nonce)}\n`)
})

const huge = { after: { ...clientAfter, 'src/huge.ts': bulk('huge', 110_000) } }

test('a hunk above 100 KB is refused by name: exit 2', async () => {
  const { call, endpoint } = await start(huge)
  for (const env of [{}, { SCRUM_FORCE_OVERSIZE: '0' }]) {
    const { exit, stderr } = await call([], { env })
    expect({ exit, asked: endpoint.asked.length }).toEqual({ exit: 2, asked: 0 })
    expect(stderr).toMatch(
      /too large to be reviewed in one piece: src\/huge\.ts \(1\d\d,\d{3} bytes\)/,
    )
  }
  // A dry run shows it.
  expect((await call(['--dry-run'])).stdout).toMatch(/bytes, the limit is 100,000/)
})

test.each([
  ['--allow-oversize', ['--allow-oversize'], {}],
  ['SCRUM_FORCE_OVERSIZE=1', [], { SCRUM_FORCE_OVERSIZE: '1' }],
] as const)('%s sends it all the same; the file is partial, and nothing passes: exit 3', async (_, args, env) => {
  const { review, endpoint } = await start(huge)
  const { exit, document } = await review(args, { env })
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'INCONCLUSIVE' })
  expect(document.calls.map(({ engaged }) => engaged)).toEqual([true, true, true, true])
  expect(document.files).toMatchObject([
    { path: 'src/client.ts', coverage: 'reviewed' },
    { path: 'src/huge.ts', coverage: 'partial', reason: expect.stringContaining('oversize hunk of 1') },
  ])
  expect(endpoint.asked.some(({ user }) => user.includes('huge4000'))).toBe(true)
}) // prettier-ignore

test('a hunk between 60 and 100 KB warns, and can pass', async () => {
  const { review } = await start({ after: { 'src/large.ts': bulk('large', 50_000) } })
  const { exit, stderr, document } = await review()
  expect(exit).toBe(0)
  expect(stderr).toMatch(/src-01: \d\d,\d{3} bytes, the target is 60,000/)
  expect(document.bundles[0]?.warning).toMatch(/the target is 60,000/)
})
