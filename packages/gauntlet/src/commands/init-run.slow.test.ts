import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { fastifyBank } from '../init/test-support/bank.ts'
import { fastifyBookings } from '../init/test-support/bookings.ts'
import { fastifyOrders } from '../init/test-support/orders.ts'
import { fastifyShop, flask, monorepo, type ProjectFolder } from '../init/test-support/projects.ts'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

let root: string
let store: TestDatabase
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-init-'))
  store = await createTestDatabase()
  await symlink(modules, join(root, 'node_modules'))
})
afterEach(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

async function write(files: ProjectFolder): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' })

function commit(): void {
  git('init', '-q', '-b', 'main')
  git('config', 'user.email', 'test@example.org')
  git('config', 'user.name', 'test')
  git('add', '--all', ':!node_modules')
  git('commit', '-qm', 'one')
}

/**
 * `init --yes` and `run`, of which only what a busy test machine needs is changed: less load, wider limits of the
 * generator, and no installation, for node_modules of this repository serve every worktree.
 */
async function initAndRun(folder = '.', edit = (text: string) => text) {
  const options = {
    env: { ...process.env, GAUNTLET_DATABASE_URL: store.url },
    cwd: join(root, folder),
  }
  const written = await runCli(main, 'init --yes', options)
  expect(written).toMatchObject({ exit: 0, stderr: '' })
  const file = join(root, folder, 'gauntlet.config.ts')
  const text = await readFile(file, 'utf8')
  const limits = `auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },`
  const short = text
    .replace('  targets: {', `  ${limits}\n  targets: {`)
    .replace("install: ['npm', 'install']", 'install: []')
    .replaceAll(/durationMs: (\d+)_(\d+)/g, (_, thousands, rest) => {
      return `durationMs: ${Number(`${thousands}${rest}`) / 5}`
    })
  await writeFile(file, edit(short))
  const { exit, stdout } = await runCli(main, 'run --profile quick --json', options)
  const document = JSON.parse(stdout) as VerdictDocument
  const reasons = document.stages.flatMap((stage) =>
    stage.reasons.map((reason) => ({ stage: stage.stage, ...reason })),
  )
  return { exit, document, reasons, text }
}

const open = (reasons: readonly { outcome: string; check: string; summary: string }[]) =>
  reasons
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ check, summary }) => `${check}: ${summary}`)

test('a correct backend with its untouched config is inconclusive for one reason: nobody has read it', async () => {
  await write(fastifyShop())
  commit()
  await writeFile(join(root, 'src/server.js'), `${fastifyShop()['src/server.js']}\n// changed\n`)
  const { exit, document, reasons } = await initAndRun()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'inconclusive' })
  expect(open(reasons)).toEqual([
    expect.stringMatching(/^todo\[0\]: review: .*delete it from todo/),
  ])
  const kept = reasons.filter(({ stage }) => stage === 'guarantees').map(({ check }) => check)
  expect(kept).toEqual(expect.arrayContaining([expect.stringContaining('stock is never negative')]))
})

test('a race that oversells is found by what was proposed from its tables and its OpenAPI document', async () => {
  await write(fastifyShop())
  commit()
  await write(fastifyShop('below zero'))
  const { exit, document, reasons } = await initAndRun()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const failed = reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)
  expect(failed).toEqual([expect.stringContaining('products: stock is never negative')])
})

test('a lost update that sells more than there is, with a stock that never falls below zero, is found too', async () => {
  await write(fastifyShop('by a lost update'))
  const { exit, document, reasons } = await initAndRun()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const failed = reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)
  expect(failed).toEqual([expect.stringContaining('products: stock and its orders add up')])
})

test.each([
  { moves: 'correctly', verdict: 'inconclusive', failed: [], passed: 2 },
  {
    moves: 'with a deadlock',
    verdict: 'hold',
    failed: [expect.stringContaining('http_error_rate_under_1pct')],
    // A deadlock may leave a transaction open, and rows unread.
    passed: 0,
  },
  {
    moves: 'by a lost update',
    verdict: 'hold',
    failed: [expect.stringContaining('accounts: balance is what its transfers make it')],
    passed: 1,
  },
] as const)(
  'a bank that moves money $moves is $verdict',
  async ({ moves, verdict, failed, passed }) => {
    await write(fastifyBank(moves))
    const { document, reasons, text } = await initAndRun()
    expect(text).toContain('json: { from: 1, to: 2, amount: 1 },')
    expect(text).toContain('json: { from: 2, to: 1, amount: 1 },')
    expect(reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)).toEqual(
      failed,
    )
    expect(document.verdict).toBe(verdict)
    const judged = reasons.filter(
      ({ stage, outcome }) => stage === 'guarantees' && outcome === 'pass',
    )
    // Each of them had evidence, except the one that failed.
    expect(judged.length).toBeGreaterThanOrEqual(passed)
  },
)

/** What a user does who has read the proposals: nothing is left to do. */
const workOff = (text: string): string =>
  text.replace(/^ {2}todo: \[\n[\s\S]*?^ {2}\],$/m, '  todo: [],')

const oneRow = expect.stringContaining('orders: one row for each idempotency_key')
const storedOnce = expect.stringContaining('POST /v1/orders: what was acknowledged is stored once')

test.each([
  { places: 'once', from: 'body', verdict: 'ship', failed: [] },
  { places: 'racily', from: 'body', verdict: 'hold', failed: [storedOnce, oneRow] },
  { places: 'once', from: 'header', verdict: 'ship', failed: [] },
  { places: 'racily', from: 'header', verdict: 'hold', failed: [oneRow] },
] as const)(
  'orders that are placed $places by a key in the $from: the worked-off config is $verdict',
  async ({ places, from, verdict, failed }) => {
    await write(fastifyOrders('once', from))
    commit()
    const files = fastifyOrders(places, from)
    await write({ ...files, 'server.js': `${files['server.js']}// changed\n` })
    const { document, reasons } = await initAndRun('.', workOff)
    expect(verdict === 'ship' ? open(reasons) : []).toEqual([])
    expect(reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)).toEqual(
      failed,
    )
    expect(document.verdict).toBe(verdict)
  },
)

test('a check before an insertion, of which two requests at once both find nothing, is found', async () => {
  await write(fastifyBookings)
  const { document, reasons } = await initAndRun()
  expect(document.verdict).toBe('hold')
  const failed = reasons.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)
  expect(failed).toEqual([expect.stringContaining('bookings: one row for each (show_id, seat_no)')])
})

test('in a monorepo, a config in the folder of the service starts there on both builds', async () => {
  await write(monorepo)
  commit()
  const server = monorepo['services/api/server.cjs'] ?? ''
  await writeFile(join(root, 'services/api/server.cjs'), `${server}// changed\n`)
  const { document } = await initAndRun('services/api')
  expect(document.verdict).toBe('inconclusive')
  expect(document.builds.map(({ target, build }) => [target, build?.endsWith('+changes')])).toEqual(
    [
      ['baseline', false],
      ['candidate', true],
    ],
  )
})

const hasFlask = spawnSync('python3', ['-c', 'import flask']).status === 0
if (!hasFlask) console.warn('skipped: a Flask backend (python3 with flask is not here)')

test.runIf(hasFlask)('a Flask backend is started as its files say', async () => {
  const { 'requirements.txt': _, ...files } = flask
  await write({ ...files, 'requirements.txt': 'flask\n' })
  const { document, reasons } = await initAndRun()
  expect(document.verdict).toBe('inconclusive')
  expect(open(reasons).map((line) => line.split(':')[0])).toEqual(['todo[0]', 'todo[1]', 'todo[2]'])
})

const hasVenv = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0
if (!hasVenv) console.warn('skipped: a virtual environment (python3 with venv is not here)')

test.runIf(hasVenv)(
  'Python runs in its virtual environment, and the baseline makes another one',
  async () => {
    await write({
      'requirements.txt': '',
      '.gitignore': '.venv\n',
      'app.py': `import os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
assert sys.prefix != sys.base_prefix

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

if __name__ == '__main__':
    ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
`,
    })
    execFileSync('python3', ['-m', 'venv', '--without-pip', '.venv'], { cwd: root })
    commit()
    const options = { env: { ...process.env, GAUNTLET_DATABASE_URL: store.url }, cwd: root }
    expect(await runCli(main, 'init --yes', options)).toMatchObject({ exit: 0 })
    const { exit, stdout, stderr } = await runCli(main, 'smoke', options)
    expect(stderr).toContain('ready: baseline, candidate')
    expect({ exit, stdout }).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(' 0 failed, 0 without evidence'),
    })
  },
)
