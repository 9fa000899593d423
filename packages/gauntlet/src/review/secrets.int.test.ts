import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Asked, Reply } from './test-support/fake-endpoint.ts'
import {
  aboutLoop,
  answer,
  callOf,
  clientAfter,
  createReviewProject,
  keys,
  loop,
  type ReviewProject,
  type ReviewProjectOptions,
} from './test-support/review-project.ts'

let project: ReviewProject | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

async function start(options: ReviewProjectOptions): Promise<ReviewProject> {
  project = await createReviewProject({ isStored: true, ...options })
  return project
}

const secrets = Object.values(keys)
/** Not a reviewer's, but of a shape that is known. */
const token = `ghp_${'aB3dE5gH7j'.repeat(4)}`

/** Everything that was written: the project's folder but for git's own, and what the store keeps. */
async function readEverything({
  repository,
  listStored,
}: ReviewProject): Promise<Map<string, string>> {
  const written = new Map<string, string>()
  for (const entry of await readdir(repository.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(repository.folder.length + 1)
    if (!entry.isFile() || !/^(?:artifacts|\.gauntlet|record)\//.test(name)) continue
    written.set(name, await readFile(path, 'utf8'))
  }
  written.set('the store', JSON.stringify(await listStored()))
  return written
}

const leaksOf = (texts: ReadonlyMap<string, string>, hidden: readonly string[]): string[] =>
  [...texts].flatMap(([name, text]) =>
    hidden.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${name}`),
  )

const files = ['src/client.ts', 'src/keys.ts', 'src/[[REDACTED:reviewer-key:1]].txt']
const leaky = (asked: Asked): Reply => {
  const said = secrets.join(' and ')
  const body = JSON.stringify({ error: { message: `bad key ${said}` } })
  if (asked.time === 1) return { raw: { status: 503, body, headers: { 'retry-after': '0' } } }
  if (asked.time === 2) return { text: `I was given ${said}.` }
  const findings = [{ ...aboutLoop, why: `It never ends: ${said}`, fix: `Use ${secrets[0]}` }]
  return { text: answer(asked, { files, findings }), model: `m-${said}`, finish: `stop ${said}` }
} // prettier-ignore

test('no key is in any file, in the output or in the store, whoever repeats it and even if it was committed', async () => {
  const after = {
    ...clientAfter,
    'src/keys.ts': `export const all = ['${secrets.join("', '")}']\nexport const token = '${token}'\n`,
    [`src/${secrets[0]}.txt`]: 'named after a key\n',
  }
  const { endpoint, review, call } = await start({ after, reply: leaky })
  const dry = await call(['--dry-run'])
  const first = await review(['--record', 'record'])
  const again = await call(['--replay', 'record'])
  expect([dry.exit, first.exit, again.exit]).toEqual([0, 1, 1])
  const written = await readEverything(project as ReviewProject)
  for (const [name, called] of Object.entries({ dry, first, again })) {
    written.set(`${name} stdout`, called.stdout)
    written.set(`${name} stderr`, called.stderr)
  }
  written.set('what was sent', JSON.stringify(endpoint.asked.map(({ body }) => body)))
  expect(leaksOf(written, [...secrets, token])).toEqual([])
  // Both were asked three times, so each said its key and the other's each time.
  expect(first.document.calls.map(({ attempts }) => attempts)).toEqual([3, 3])
  // Each stands in a file, and one in the three places where a diff names a new file.
  expect(first.document.redactions).toEqual({ 'reviewer-key': 5, 'github-token': 1 })
  expect([...written.keys()].filter((name) => !name.includes(' '))).toEqual(
    expect.arrayContaining([
      'artifacts/review/review.json',
      'artifacts/review/review.md',
      'artifacts/review/review.sarif',
      'artifacts/review/comment.md',
      'artifacts/review/dry-run/dry-run.json',
      expect.stringMatching(/^artifacts\/review\/cache\/.*\.gpt\./),
      expect.stringMatching(/^record\/.*\.claude\./),
    ]),
  )
  // The search finds what is there: what is hidden is hidden, not left out.
  expect(leaksOf(written, [loop]).length).toBeGreaterThan(5)
  expect(written.get('artifacts/review/review.json')).toContain('[[KEY]]')
})

test('a key that a failing endpoint repeats is not in the reason either', async () => {
  const { review } = await start({
    reply: () => ({
      raw: { status: 401, body: `{"error":{"message":"Incorrect API key: ${secrets.join(' ')}"}}` },
    }),
  })
  const { document, stdout, stderr } = await review()
  expect(callOf(document, 'gpt').trouble).toBe(
    '401 Incorrect API key: [[KEY]] [[KEY]]: is the key in GPT_KEY right?',
  )
  const written = await readEverything(project as ReviewProject)
  written.set('stdout', stdout).set('stderr', stderr)
  expect(leaksOf(written, secrets)).toEqual([])
})

test('a word that a server without keys is given for one does not spoil the answers', async () => {
  const { review } = await start({
    reply: (asked) => ({ text: answer(asked, { findings: [{ ...aboutLoop, kind: 'test' }] }) }),
  })
  const { document } = await review([], { env: { GPT_KEY: 'test', CLAUDE_KEY: 'none' } })
  expect(document.groups).toMatchObject([{ kind: 'test', lineages: ['anthropic', 'openai'] }])
})

test('files that may hold secrets are named and never sent', async () => {
  const { endpoint, review } = await start({
    after: {
      ...clientAfter,
      '.env.production': `HIDDEN=${loop}\n`,
      'deploy/id_rsa': 'hidden too\n',
    },
  })
  const { document, exit } = await review()
  expect(exit).toBe(0)
  expect(document.files.filter(({ coverage }) => coverage === 'excluded')).toMatchObject([
    { path: '.env.production', reason: 'may hold secrets: never sent' },
    { path: 'deploy/id_rsa', reason: 'may hold secrets: never sent' },
  ])
  const sent = endpoint.asked.map(({ user }) => user).join()
  expect(sent).toContain('.env.production | added | not sent: may hold secrets: never sent')
  expect(sent).not.toContain('HIDDEN')
  expect(sent).not.toContain('hidden too')
})
