import type { VerdictDocument } from '@gauntlet/contract'
import { flow, get, status } from '@gauntlet/core/flow'
import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let repository: string
let store: TestDatabase

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'gauntlet-builds-'))
  store = await createTestDatabase()
})

afterEach(async () => {
  await store.drop()
  await rm(repository, { recursive: true, force: true })
})

const server = `require('http').createServer((q, s) => s.end('ok')).listen(process.env.PORT, '127.0.0.1')`

function git(...args: string[]): string {
  const as = ['-c', 'user.email=test@example.org', '-c', 'user.name=test']
  return execFileSync('git', ['-C', repository, ...as, ...args], { stdio: 'pipe' })
    .toString()
    .trim()
}

type Project = { readonly from?: string | undefined; readonly compare?: object }

/** A monorepo with one application, whose config compares a tag with what is checked out. */
async function commitProject({ from, compare }: Project = { from: 'before' }): Promise<string> {
  const start = { command: [process.execPath, 'server.cjs'], cwd: 'src', install: [] }
  const limits = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 }
  const config = {
    targets: { baseline: { start: { ...start, from } }, candidate: { start } },
    dataChecks: 'none',
    auditLimits: limits,
    scenarios: {
      read: {
        name: 'read',
        phases: [{ kind: 'count', arrivals: 60, durationMs: 200 }],
        flows: [{ weight: 1, flow: flow('read', [get('/', { expect: [status(200, 409)] })]) }],
      },
    },
    ...(compare && { compare }),
  }
  const app = join(repository, 'apps', 'shop')
  await mkdir(join(app, 'src'), { recursive: true })
  await writeFile(join(app, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  await writeFile(join(app, 'src', 'server.cjs'), server)
  await writeFile(join(repository, '.gitignore'), 'artifacts\n.gauntlet\n')
  git('init', '-q', '-b', 'main')
  return commitAll('before')
}

function commitAll(tag: string): string {
  git('add', '.')
  git('commit', '-qm', tag)
  git('tag', tag)
  return git('rev-parse', 'HEAD')
}

async function run(): Promise<VerdictDocument> {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const cwd = join(repository, 'apps', 'shop')
  const { stdout, stderr } = await runCli(main, 'run --json', { env, cwd })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as VerdictDocument
}

test('every row names the commit that it is of, on both sides of a monorepo', async () => {
  const before = await commitProject()
  await writeFile(join(repository, 'apps/shop/src/server.cjs'), `${server} // faster`)
  const after = commitAll('after')
  const document = await run()
  expect(document.verdict).toBe('ship')
  expect(document.builds).toMatchObject([
    { target: 'baseline', build: before },
    { target: 'candidate', build: after },
  ])
  const rows = await store.query('select phase, git_sha from load_test_runs order by phase')
  expect(rows).toEqual([
    { phase: 'BASELINE', git_sha: before },
    { phase: 'POST_MITIGATION', git_sha: after },
  ])
})

test('one revision on both sides is no evidence of a change, and the verdict says so', async () => {
  const sha = await commitProject()
  // A change of the config is no change of the build.
  const config = join(repository, 'apps/shop/gauntlet.config.mjs')
  await writeFile(config, `${await readFile(config, 'utf8')}\n// a comment`)
  // Nor is what `gauntlet init` adds to .gitignore.
  await appendFile(join(repository, 'apps/shop/.gitignore'), 'artifacts/\n')
  const document = await run()
  expect(document.verdict).toBe('inconclusive')
  const [gate] = document.stages.flatMap(({ reasons }) => reasons)
  expect(gate).toMatchObject({ check: 'two builds', outcome: 'no_evidence' })
  expect(gate?.summary).toContain(
    `baseline and candidate both run commit ${sha.slice(0, 12)}, started the same way`,
  )
})

test.each([
  { name: 'that the config declares', from: 'before', sameBuild: true },
  { name: 'of the working tree', from: undefined, sameBuild: undefined },
])('a trial run $name is said, and gates nothing', async ({ from, sameBuild }) => {
  await commitProject({
    from,
    compare: { baseline: 'baseline', candidate: 'candidate', sameBuild },
  })
  const document = await run()
  expect(document.verdict).toBe('ship')
  expect(document.not_looked_at.join('\n')).toMatch(
    /A change: baseline and candidate both run commit [0-9a-f]{12}, started the same way/,
  )
})

test('a candidate that refuses what the baseline accepts ships, and the verdict names what changed', async () => {
  await commitProject()
  const refusing = `let n = 0
require('http').createServer((q, s) => {
  s.writeHead(n++ % 10 < 6 ? 409 : 200).end('ok')
}).listen(process.env.PORT, '127.0.0.1')`
  await writeFile(join(repository, 'apps/shop/src/server.cjs'), refusing)
  const changed = await run()
  expect({ verdict: changed.verdict, exit: changed.exit_code }).toEqual({
    verdict: 'ship',
    exit: 0,
  })
  const of = { scenario: 'read', endpoint: 'GET /', requests: 60 }
  expect(changed.changed_answers).toEqual([
    { ...of, status: 409, baseline_share: 0, candidate_share: expect.closeTo(0.6, 1) },
    { ...of, status: 200, baseline_share: 1, candidate_share: expect.closeTo(0.4, 1) },
  ])
  const page = join(repository, 'apps/shop', changed.evidence, 'verdict.md')
  expect(await readFile(page, 'utf8')).toContain(
    'Every check passed; what 1 endpoint answers has changed.',
  )
  await writeFile(join(repository, 'apps/shop/src/server.cjs'), `${server} // faster`)
  expect(await run()).not.toHaveProperty('changed_answers')
})
