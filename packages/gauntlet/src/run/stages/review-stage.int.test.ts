import type { VerdictDocument } from '@gauntlet/contract'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  aboutLoop,
  answer,
  clientAfter,
  createReviewProject,
  type CallOptions,
  type ReviewProject,
  type ReviewProjectOptions,
} from '../../review/test-support/review-project.ts'

const service = `require('http').createServer((q, s) => s.end('{}')).listen(process.env.PORT, '127.0.0.1')`
const targets = { app: { start: { command: [process.execPath, '-e', service] } } }

let project: ReviewProject | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

async function start(options: ReviewProjectOptions): Promise<ReviewProject> {
  project = await createReviewProject({ isStored: true, config: { targets }, ...options })
  return project
}

async function run(args: readonly string[], options?: CallOptions) {
  const { exit, stdout, stderr } = await (project as ReviewProject).command(
    ['run', '--json', ...args],
    options,
  )
  if (stdout === '') throw new Error(stderr)
  return { exit, document: JSON.parse(stdout) as VerdictDocument }
}

test('what the lineages agree on holds the change; the review is stored with the verdict and linked from it', async () => {
  const { repository, listStored } = await start({
    after: { ...clientAfter, 'package-lock.json': '{}\n' },
    reply: (asked) => ({ text: answer(asked, { findings: [aboutLoop] }) }),
  })
  const { exit, document } = await run(['--only', 'review'])
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const evidence = `artifacts/verdicts/${document.id}/review/review.json`
  expect(document.stages).toMatchObject([
    {
      stage: 'review',
      outcome: 'fail',
      reasons: [
        {
          check: 'review: BLOCK correctness at src/client.ts:2-5',
          summary: expect.stringMatching(/^anthropic and openai: A server that answers 503/),
          evidence,
        },
      ],
    },
  ])
  expect(document.not_looked_at).toContain('Review of package-lock.json: a lockfile')
  const written = JSON.parse(await readFile(join(repository.folder, evidence), 'utf8')) as object
  expect(await listStored()).toMatchObject([{ verdict_id: document.id, document: written }])
})

test('the words of a reviewer make no link and mention nobody in the Markdown of the verdict', async () => {
  const why = 'See ![x](https://evil.example/?q=1) and https://evil.example, @everyone. <img src=x>'
  const { repository } = await start({
    reply: (asked) => ({ text: answer(asked, { findings: [{ ...aboutLoop, why }] }) }),
  })
  const { document } = await run(['--only', 'review'])
  const markdown = await readFile(join(repository.folder, document.evidence, 'verdict.md'), 'utf8')
  expect(markdown).toContain('BLOCK correctness at src/client.ts:2-5')
  expect(markdown).not.toMatch(/evil|<img|@everyone/)
})

test('a change that two lineages read and found nothing in ships', async () => {
  await start({})
  const { exit, document } = await run(['--only', 'review'])
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'ship' })
  expect(document.stages).toMatchObject([{ reasons: [{ check: 'review', outcome: 'pass' }] }])
})

test('without reviewers the stage is absent, not passed; asked for by name it is missing evidence', async () => {
  await start({ reviewers: () => [] })
  const all = await run([])
  expect(all.document.stages.map(({ stage }) => stage)).not.toContain('review')
  expect(all.document.not_looked_at).toContain('review: the config names no reviewers')
  expect(all.exit).not.toBe(0)
  const only = await run(['--only', 'review'])
  expect(only.exit).toBe(3)
  expect(only.document.stages).toMatchObject([
    { reasons: [{ outcome: 'no_evidence', summary: 'the config names no reviewers' }] },
  ])
})

type Row = {
  readonly name: string
  readonly options?: ReviewProjectOptions
  readonly given?: CallOptions
  readonly summary: string
}

const large = { 'a.js': 'x()\n'.repeat(30_000) }
const rows: readonly Row[] = [
  { name: 'nobody is engaged', options: { reply: () => ({ text: 'Fine.' }) }, summary: 'src-01: no reviewer was' },
  { name: 'a key is missing', given: { env: { GPT_KEY: undefined } }, summary: 'reviewer gpt needs its key in GPT_KEY' },
  { name: 'the change is too large', options: { after: large }, summary: 'too large to be reviewed' },
  { name: 'a cap is too low', options: { review: { maxCalls: 1 } }, summary: 'needs 2 calls, and 1 are allowed' },
] // prettier-ignore

test.each(rows)(
  'when $name there is no evidence, and what other stages found is saved',
  async (row) => {
    const { options = {}, given = {}, summary } = row
    await start(options)
    const { exit, document } = await run(['--only', 'review'], given)
    expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'inconclusive' })
    expect(document.stages).toMatchObject([
      { reasons: [{ outcome: 'no_evidence', summary: expect.stringContaining(summary) }] },
    ])
  },
)

test('a run without a change asks nobody, and says that nobody read it', async () => {
  const { endpoint, repository } = await start({})
  repository.git('switch', '-q', 'main')
  const { exit, document } = await run(['--only', 'review'])
  expect(exit).toBe(3)
  expect(endpoint.asked).toEqual([])
  expect(document.not_looked_at).toContain(
    'review: nothing changed since the base, so nothing was read',
  )
})
