import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Transcript } from './transcript/transcript.ts'
import {
  aboutLoop,
  answer,
  bulk,
  createReviewProject,
  twoBundles,
  type ReviewProject,
  type ReviewProjectOptions,
} from './test-support/review-project.ts'

let project: ReviewProject | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

async function start(options: ReviewProjectOptions): Promise<ReviewProject> {
  project = await createReviewProject(options)
  return project
}

const noKeys = { GPT_KEY: undefined, CLAUDE_KEY: undefined }

test('what was recorded is played again: without a socket, without keys, with the same findings and the same verdict', async () => {
  const { endpoint, review, repository } = await start({
    reply: (asked) => ({ text: answer(asked, { findings: [aboutLoop] }) }),
  })
  const first = await review(['--record', 'answers'])
  await endpoint.close()
  // Nothing but the folder is left of the first time.
  await rm(join(repository.folder, 'artifacts'), { recursive: true })
  const again = await review(['--replay', 'answers'], { env: noKeys })
  expect([first.exit, again.exit]).toEqual([1, 1])
  expect(again.document).toMatchObject({
    replayed: true,
    verdict: 'BLOCK',
    cost: { usd: 0, requests: 0 },
  })
  expect(again.document.findings).toEqual(first.document.findings)
  expect(again.document.groups).toEqual(first.document.groups)
  expect(again.document.calls.map(({ status }) => status)).toEqual(['replayed', 'replayed'])
  expect(again.document.reasons).toContain(
    'recorded answers were played again: no reviewer was asked',
  )
  expect(endpoint.asked).toHaveLength(2)
  const text = await (project as ReviewProject).call(['--replay', 'answers'])
  expect(text.stdout).toContain(
    'REPLAYED: recorded answers were played again; no reviewer was asked.',
  )
})

test('a recorded file is one call, in lines that people can read', async () => {
  const { review, repository } = await start({})
  await review(['--record', 'answers'])
  const folder = join(repository.folder, 'answers')
  const names = await readdir(folder)
  expect(names.map((name) => name.replace(/[0-9a-f]{12}/, 'KEY'))).toEqual([
    'src-01.claude.KEY.json',
    'src-01.gpt.KEY.json',
  ])
  const transcript = JSON.parse(await readFile(join(folder, names[1] ?? ''), 'utf8')) as Transcript
  expect(transcript).toMatchObject({
    schema: 'gauntlet.review-transcript/1',
    reviewer: 'gpt',
    lineage: 'openai',
    files: ['src/client.ts'],
    failure: null,
    attempts: 1,
    exchanges: [
      {
        parameters: { max_completion_tokens: 8000, temperature: 0 },
        finish_reason: 'stop',
        headers: { 'content-type': 'application/json', 'x-request-id': 'req-1' },
      },
    ],
  })
  expect(transcript.exchanges[0]?.answer[0]).toBe(`BEGIN REVIEW ${transcript.nonce}`)
  expect(transcript.exchanges[0]?.user).toContain('2 +   while (true) {')
})

test('failures are recorded too, and played again as the same no evidence', async () => {
  const { endpoint, review } = await start({
    reply: ({ protocol, ...asked }) =>
      protocol === 'openai'
        ? { raw: { status: 404, body: '{"error":{"message":"no such model"}}' } }
        : { text: answer({ protocol, ...asked }) },
  })
  const first = await review(['--record', 'answers'])
  await endpoint.close()
  const again = await review(['--replay', 'answers'])
  expect([first.exit, again.exit]).toEqual([3, 3])
  expect(again.document.calls[0]).toMatchObject({
    status: 'replayed',
    trouble: '404 no such model',
  })
})

test.each([
  ['another diff', 'the recorded answer is to another diff, model or parameters', { 'src/client.ts': 'x\n' }],
  ['another bundle', 'nothing was recorded for them', { 'other/a.ts': 'a\n' }],
] as const)('a replay of %s is refused before anything is written: exit 2', async (_, why, files) => {
  const { endpoint, review, call, repository } = await start({})
  await review(['--record', 'answers'])
  await endpoint.close()
  await rm(join(repository.folder, 'artifacts'), { recursive: true })
  repository.git('switch', '-qc', 'next', 'main')
  repository.commit(files)
  const { exit, stdout, stderr } = await call(['--replay', 'answers', '--json'])
  expect(exit).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'gauntlet.error/1', exit_code: 2 })
  expect(stderr).toMatch(/answers has no answer of gpt on (src|other)-01 and 1 more: /)
  expect(stderr).toContain(`${why}. Record again with --record.`)
  await expect(readdir(join(repository.folder, 'artifacts'))).rejects.toThrow('ENOENT')
}) // prettier-ignore

test('a replay of an older prompt says so', async () => {
  const { review, call, repository } = await start({})
  await review(['--record', 'answers'])
  const folder = join(repository.folder, 'answers')
  for (const name of await readdir(folder)) {
    const transcript = JSON.parse(await readFile(join(folder, name), 'utf8')) as Transcript
    const older = { ...transcript, key: 'of another prompt', prompt_version: 'review/0' }
    await writeFile(join(folder, name), JSON.stringify(older))
  }
  const { exit, stderr } = await call(['--replay', 'answers'])
  expect(exit).toBe(2)
  expect(stderr).toContain('the recorded answer is to prompt review/0, and this is review/2')
})

test.each([
  ['nothing', undefined, 'there are no recorded answers in'],
  ['a file that is no transcript', '{"schema":"something/1"}', 'is no recorded answer of a review'],
  ['a file that is no JSON', '{', 'a.json: '],
])('a replay folder with %s is refused by name: exit 2', async (_, text, words) => {
  const { call, repository, endpoint } = await start({})
  const folder = text === undefined ? 'nowhere' : 'answers'
  if (text !== undefined) {
    await mkdir(join(repository.folder, folder))
    await writeFile(join(repository.folder, folder, 'a.json'), text)
  }
  const { exit, stderr } = await call(['--replay', folder])
  expect({ exit, asked: endpoint.asked.length }).toEqual({ exit: 2, asked: 0 })
  expect(stderr).toContain(join(repository.folder, folder))
  expect(stderr).toContain(words)
})

test('--record and --replay exclude each other: exit 2', async () => {
  const { call } = await start({})
  const { exit, stderr } = await call(['--record', 'a', '--replay', 'b'])
  expect({ exit, stderr }).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('give --record or --replay, not both'),
  })
})

test('a second review asks nobody, needs no key and costs nothing', async () => {
  const { endpoint, review } = await start(twoBundles)
  const first = await review()
  expect(first.document.bundles.map(({ id }) => id)).toEqual(['api-01', 'web-01'])
  expect(first.document.cost).toMatchObject({ requests: 4, cached: 0 })

  await endpoint.close()
  const second = await review([], { env: noKeys })
  expect(second.document.cost).toEqual({ usd: 0, requests: 0, cached: 4, cap: null })
  expect([first.exit, second.exit]).toEqual([0, 0])
  expect(second.document.calls.map(({ status }) => status)).toEqual(Array(4).fill('cached'))
  expect(second.stderr).toContain('answers: 4, none to be asked for')
  expect(second.document.replayed).toBe(false)
})

test('after a change of one bundle only that one is asked about; --no-cache asks about all', async () => {
  const { endpoint, review, repository } = await start(twoBundles)
  await review()
  repository.commit({ 'web/b.ts': bulk('another', 35_000) })
  const third = await review(['--record', 'all'])
  expect(third.document.cost).toMatchObject({ requests: 2, cached: 2 })
  expect(endpoint.asked.slice(4).map(({ user }) => /bundle (\S+)/.exec(user)?.[1])).toEqual([
    'web-01',
    'web-01',
  ])
  // What came from the cache is recorded too, so that a replay is whole.
  expect(await readdir(join(repository.folder, 'all'))).toHaveLength(4)
  expect((await review(['--no-cache'])).document.cost).toMatchObject({ requests: 4, cached: 0 })
})

test('what one endpoint said is not taken for what another says, but a record may be played anywhere', async () => {
  const { review, repository, endpoint } = await start({})
  await review(['--record', 'answers'])
  const config = await readFile(join(repository.folder, 'gauntlet.config.mjs'), 'utf8')
  const moved = config.replace(endpoint.url, `${endpoint.url}/gateway`)
  await writeFile(join(repository.folder, 'moved.config.mjs'), moved)
  const { calls } = (await review(['--config', 'moved.config.mjs'])).document
  expect(calls.map(({ status }) => status)).toEqual(['answered', 'cached'])
  const replayed = await review(['--replay', 'answers', '--config', 'moved.config.mjs'])
  expect(replayed.document.calls.map(({ status }) => status)).toEqual(['replayed', 'replayed'])
})

test('an answer that was no review is not cached: it is asked for again', async () => {
  const { endpoint, review } = await start({
    reply: (asked) => ({
      text: asked.protocol === 'openai' && asked.time === 1 ? '' : answer(asked),
    }),
  })
  const first = await review()
  const second = await review()
  expect([first.exit, second.exit]).toEqual([3, 0])
  expect(second.document.calls.map(({ status }) => status)).toEqual(['answered', 'cached'])
  expect(endpoint.asked).toHaveLength(3)
})

test('a cached answer that is broken on disk is asked for again', async () => {
  const { review, repository } = await start({})
  await review()
  const cache = join(repository.folder, 'artifacts', 'review', 'cache')
  for (const name of await readdir(cache)) await writeFile(join(cache, name), '{"half":')
  const { exit, document } = await review()
  expect({ exit, cost: document.cost }).toMatchObject({ exit: 0, cost: { requests: 2, cached: 0 } })
})

test('a cache that the change itself brings is not believed', async () => {
  const { review, repository } = await start({})
  await review()
  repository.git('add', '-f', 'artifacts/review/cache')
  repository.git('commit', '-qm', 'my own reviews')
  const { document, stderr } = await review()
  expect(document.cost).toMatchObject({ cached: 0 })
  expect(stderr).toContain('artifacts/review/cache is tracked by git: its answers are not used')
})
