import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
/** A backend as small as can be; the second version errs in each fifth answer under load. */
const backend = (broken: boolean) => `let asked = 0
require('http').createServer((request, response) => {
  asked += 1
  response.writeHead(${broken} && asked > 5 && asked % 5 === 0 ? 500 : 200).end('{}')
}).listen(process.env.PORT, process.env.HOST)
`

let root: string
let store: TestDatabase

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-init-'))
  store = await createTestDatabase()
  await symlink(modules, join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{ "scripts": { "start": "node server.cjs" } }')
  await writeFile(join(root, 'server.cjs'), backend(false))
})

afterEach(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

async function gauntlet(...args: string[]) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return await runCli(main, args, { env, cwd: root })
}

const readConfig = () => readFile(join(root, 'gauntlet.config.ts'), 'utf8')

/** For a busy test machine, whose lateness is not what is looked at here; with a fifth of the load, which takes its time. */
async function shorten(): Promise<void> {
  const limits = `auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },`
  const config = await readConfig()
  const patient = config.replace('  targets: {', `  ${limits}\n  targets: {`)
  const short = patient.replaceAll(/durationMs: (\d+)_(\d+)/g, (_, thousands, rest) => {
    return `durationMs: ${Number(`${thousands}${rest}`) / 5}`
  })
  expect(short.match(/durationMs: \d+,? /g)).toHaveLength(3)
  await writeFile(join(root, 'gauntlet.config.ts'), short)
}

const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' })

function commit(): void {
  git('init', '-q', '-b', 'main')
  git('config', 'user.email', 'test@example.org')
  git('config', 'user.name', 'test')
  git('add', 'server.cjs', 'package.json')
  git('commit', '-qm', 'one')
}

test('what init writes runs as it stands: a change that errs holds, and what was before is measured too', async () => {
  commit()
  await writeFile(join(root, 'server.cjs'), backend(true))
  const written = await gauntlet('init')
  expect(written).toMatchObject({ exit: 0 })
  expect(written.stdout).toContain('gauntlet run --profile quick')
  await shorten()
  const { exit, stdout } = await gauntlet('run', '--profile', 'quick', '--json')
  const document = JSON.parse(stdout) as VerdictDocument
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const failed = document.stages.flatMap(({ reasons }) =>
    reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check),
  )
  expect(failed).toEqual(['http_error_rate_under_1pct (contended)'])
  expect(document.builds.map(({ target }) => target)).toEqual(['baseline', 'candidate'])
  const runs = await store.query('select phase, status from load_test_runs order by phase')
  expect(runs.map((run) => Object.values(run))).toEqual([
    ['BASELINE', 'SUCCESS'],
    ['POST_MITIGATION', 'SUCCESS'],
  ])
})

test('untouched, a backend that is well is inconclusive, and the reasons say what is to be filled in', async () => {
  await gauntlet('init')
  await shorten()
  const { exit, stdout } = await gauntlet('run', '--profile', 'quick', '--json')
  const document = JSON.parse(stdout) as VerdictDocument
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'inconclusive' })
  const missing = document.stages[0]?.reasons.filter(({ outcome }) => outcome !== 'pass')
  expect(missing?.map(({ outcome, summary }) => [outcome, summary.split(':')[0]])).toEqual([
    ['no_evidence', 'review'],
    ['no_evidence', 'ready'],
    ['no_evidence', 'scenarios'],
    ['no_evidence', 'no guarantees'],
  ])
})

test('outside git there is no baseline to check out, and once the rest is done the candidate alone ships', async () => {
  await gauntlet('init')
  await shorten()
  const config = await readConfig()
  const done = config.replace(/todo: \[.*?\],/s, '')
  // This backend has no use for a database.
  expect(done).not.toContain('\n      database')
  await writeFile(join(root, 'gauntlet.config.ts'), done)
  const { stdout } = await gauntlet('run', '--profile', 'quick', '--json')
  const document = JSON.parse(stdout) as VerdictDocument
  expect(document.verdict).toBe('ship')
  expect(document.not_looked_at).toContain(
    'Latency before the change: the config names no baseline target.',
  )
})

test('a lock file that the revision before the change lacks is named before a run needs it', async () => {
  await writeFile(join(root, 'package-lock.json'), '{}')
  commit()
  const { stdout } = await gauntlet('init')
  expect(stdout).toContain(
    '- baseline: main has no package-lock.json or npm-shrinkwrap.json, which',
  )
  expect(await readConfig()).toContain("'baseline: main has no package-lock.json")
})

test("before the change is the remote's default branch, whatever it is called", async () => {
  commit()
  git('update-ref', 'refs/remotes/origin/develop', 'HEAD')
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/develop')
  await gauntlet('init')
  expect(await readConfig()).toContain("from: 'develop'")
})

test('git ignores what Gauntlet writes; what the project ignored it still does', async () => {
  await writeFile(join(root, '.gitignore'), 'node_modules\n/artifacts')
  expect((await gauntlet('init')).stdout).toContain('Added to .gitignore: .gauntlet/\n')
  const ignored = await readFile(join(root, '.gitignore'), 'utf8')
  expect(ignored).toBe('node_modules\n/artifacts\n.gauntlet/\n')
  await rm(join(root, 'gauntlet.config.ts'))
  expect((await gauntlet('init')).stdout).not.toContain('.gitignore')
  expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe(ignored)
})

test('init never writes over a config', async () => {
  await writeFile(join(root, 'gauntlet.config.ts'), '// mine')
  const again = await gauntlet('init')
  expect(again).toMatchObject({ exit: 2, stdout: '' })
  expect(again.stderr).toContain('is there already; it is left as it is')
  expect(await readConfig()).toBe('// mine')
})
