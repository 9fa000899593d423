import { flow, get, status } from '@gauntlet/core/flow'
import type { LoadAssertDocument, LoadRunDocument } from '@gauntlet/contract'
import { startPostgres } from '@gauntlet/stack'
import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { main } from '../cli/main.ts'

let root: string
let store: TestDatabase
let server: Server
let target: string
let statusCode = 200
/** What the target waits for before it answers: so a test acts in the middle of a run, however slow the machine. */
let onRequest: (count: number) => unknown

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-load-'))
  store = await createTestDatabase()
  statusCode = 200
  onRequest = () => undefined
  let count = 0
  const answer = async (response: ServerResponse): Promise<void> => {
    await onRequest((count += 1))
    response.writeHead(statusCode).end('{"id":1}')
  }
  server = createServer(({ url = '' }, response) => {
    const [, job] = /^\/jobs\/(\d+)$/.exec(url) ?? []
    if (job === undefined) void answer(response)
    else response.writeHead(Number(job)).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeConfig()
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

async function writeConfig(seconds = 1): Promise<void> {
  const config = {
    dataChecks: 'none',
    // A test machine is busy with other tests: what is looked at here is not how busy.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    scenarios: {
      look: {
        name: 'look',
        phases: [{ kind: 'open', durationMs: seconds * 1000, ratePerSecond: 30 }],
        flows: [{ weight: 1, flow: flow('look', [get('/thing', { expect: [status(200)] })]) }],
      },
    },
  }
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
}

type Call = {
  readonly signal?: AbortSignal
  readonly env?: Record<string, string>
}

async function gauntlet(args: readonly string[], call: Call = {}) {
  const { url } = store
  const env = { ...process.env, GAUNTLET_DATABASE_URL: url, DATABASE_URL: undefined, ...call.env }
  return await runCli(main, args, { ...call, env, cwd: root })
}

const run = (...more: string[]) => [
  'load',
  'run',
  '--scenario',
  'look',
  '--phase',
  'baseline',
  '--target',
  target,
  ...more,
]
const artefact = async () => {
  const folder = join(root, 'artifacts', 'load-tests')
  const [file = ''] = (await readdir(folder)).filter((name) => /^[^.]+\.json$/.test(name))
  return join(folder, file)
}

test('a run is stored, asserted, reported, and restored from its artefact byte for byte', async () => {
  const ran = await gauntlet(run('--tag', 'env=test', '--json'))
  expect(ran.exit).toBe(0)
  const document = JSON.parse(ran.stdout) as LoadRunDocument
  expect(document).toMatchObject({
    schema: 'gauntlet.load-run/1',
    outcome: 'pass',
    run: { scenario_name: 'look', phase: 'BASELINE', status: 'SUCCESS', tags: { env: 'test' } },
    endpoints: [
      { method: 'GET', endpoint: '/thing', requests_total: 30, latency_basis: 'scheduled' },
    ],
    audit: { offered: 30, sent: 30, valid: true },
    outcomes: { ok: 30, fail: 0, info: 0 },
  })
  const asserted = await gauntlet(['load', 'assert', '--scenario', 'look', '--phase', 'baseline'])
  expect(asserted.exit).toBe(0)
  expect(JSON.parse(asserted.stdout)).toMatchObject({
    ok: true,
    checks: { passed: 1, total: 1 },
    failures: [],
  })
  const text = await readFile(await artefact(), 'utf8')
  expect((await gauntlet(['report', document.run.id, '--format', 'json'])).stdout).toBe(text)
  expect((await gauntlet(['report'])).stdout).toContain(document.run.id)
  const other = await createTestDatabase()
  const env = { GAUNTLET_DATABASE_URL: other.url }
  expect((await gauntlet(['import', await artefact()], { env })).stdout).toContain('imported')
  expect((await gauntlet(['report', document.run.id, '--format', 'json'], { env })).stdout).toBe(
    text,
  )
  await other.drop()
})

/** A config as a user writes it: with functions. The target answers every create with the same id. */
async function writeConfigWithGuarantees(jobStatus = 200, others = ''): Promise<void> {
  const gauntletIndex = new URL('../index.ts', import.meta.url).href
  const text = `import { flow, post, status, uniqueIds } from '${gauntletIndex}'
    export default {
      dataChecks: 'none',
      auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
      backgroundJobs: [{ flow: flow('clean up', [post('/jobs/${jobStatus}', { expect: [status(200)] })]), everyMs: 50 }],
      guarantees: [
        uniqueIds('thing ids', {
          observe: ({ endpoint, operation, answer }) =>
            endpoint === '/things' ? { action: 'create', key: String(operation), value: answer?.id } : null,
        }),
        uniqueIds('order ids', { observe: () => null }),
      ],
      scenarios: {
        look: {
          name: 'look',
          phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 30 }],
          flows: [{ weight: 1, flow: flow('look', [post('/things', { expect: [status(200)] })]) }],
        },
        ${others}
      },
    }`
  await writeFile(join(root, 'gauntlet.config.mjs'), text)
}

const another = `order: { name: 'order', phases: [], flows: [{ weight: 1, flow: flow('order', [post('/orders')]) }] },`

test('what no other scenario of the config could test is missing evidence', async () => {
  await writeConfigWithGuarantees()
  const { stdout } = await gauntlet(run('--json'))
  const { guarantees } = JSON.parse(stdout) as LoadRunDocument
  expect(guarantees?.map(({ outcome, exercised }) => [outcome, exercised])).toEqual([
    ['fail', undefined],
    ['no_evidence', undefined],
  ])
})

test('a broken guarantee fails the run, its page, its assertion, its report and its import alike', async () => {
  await writeConfigWithGuarantees(200, another)
  const ran = await gauntlet(run('--json'))
  expect(ran.exit).toBe(1)
  const document = JSON.parse(ran.stdout) as LoadRunDocument
  expect(document).toMatchObject({
    outcome: 'fail',
    checks: [
      { name: 'http_error_rate_under_1pct', outcome: 'pass' },
      { name: 'background job clean up', outcome: 'pass' },
    ],
    guarantees: [
      { name: 'thing ids', outcome: 'fail', counts: { DUPLICATE_ID: expect.any(Number) } },
      { name: 'order ids', outcome: 'no_evidence', exercised: false },
    ],
    background_jobs: [{ name: 'clean up', errors: 0 }],
  })
  const { id } = document.run
  const html = await readFile((await artefact()).replace(/json$/, 'html'), 'utf8')
  expect(html).toMatch(/<h1>[^<]*<span class="badge fail">/)
  const asserted = await gauntlet(['load', 'assert', '--run-id', id])
  expect(asserted.exit).toBe(1)
  expect(JSON.parse(asserted.stdout)).toMatchObject({
    ok: false,
    checks: { passed: 2, total: 3 },
    failures: [{ check: 'thing ids', outcome: 'fail' }],
  })
  const other = await createTestDatabase()
  const env = { GAUNTLET_DATABASE_URL: other.url }
  expect((await gauntlet(['import', await artefact()], { env })).stdout).toContain('imported')
  for (const call of [{}, { env }]) {
    const saved = await gauntlet(['report', id, '--format', 'html'], call)
    expect(saved.stdout).toBe(html)
    expect((await gauntlet(['report', id], call)).stdout).toMatch(/❌ fail[^]*thing ids/)
    expect((await gauntlet(['load', 'assert', '--run-id', id], call)).exit).toBe(1)
  }
  const stored = `select outcome from evidence_documents where id = '${id}'`
  expect([await store.query(stored), await other.query(stored)]).toEqual([
    [{ outcome: 'fail' }],
    [{ outcome: 'fail' }],
  ])
  await other.drop()
})

test('a background job whose calls fail fails the run', async () => {
  await writeConfigWithGuarantees(503)
  const { exit, stdout } = await gauntlet(run('--json'))
  expect(exit).toBe(1)
  const { checks, background_jobs: jobs } = JSON.parse(stdout) as LoadRunDocument
  const calls = jobs?.[0]?.calls ?? 0
  expect(jobs).toEqual([
    { name: 'clean up', calls, errors: calls, error_breakdown: { http_5xx: calls } },
  ])
  expect(checks.find(({ name }) => name === 'background job clean up')).toMatchObject({
    outcome: 'fail',
    observed: 1,
    details: { reason: `${calls} of ${calls} calls were errors: http_5xx × ${calls}` },
  })
})

test.each([500, 404, 302])('a target that answers %d where 200 is expected fails', async (code) => {
  statusCode = code
  expect((await gauntlet(run())).exit).toBe(1)
  const asserted = await gauntlet(['load', 'assert', '--scenario', 'look', '--phase', 'baseline'])
  expect(asserted.exit).toBe(1)
  const { ok, failures } = JSON.parse(asserted.stdout) as LoadAssertDocument
  expect(ok).toBe(false)
  expect(failures).toMatchObject([
    { check: 'http_error_rate_under_1pct', outcome: 'fail', observed: 1 },
  ])
})

test('Ctrl-C stops the load, keeps what was measured, and is no evidence', async () => {
  await writeConfig(30)
  const abort = new AbortController()
  onRequest = (count) => count === 20 && abort.abort(new Error('interrupted'))
  const { exit, stderr } = await gauntlet(run(), { signal: abort.signal })
  expect(exit).toBe(3)
  expect(stderr).toContain('The run was interrupted; what was measured is saved.')
  const saved = JSON.parse(await readFile(await artefact(), 'utf8')) as LoadRunDocument
  expect(saved.run.status).toBe('INTERRUPTED')
  expect(saved.endpoints[0]?.requests_total).toBeGreaterThanOrEqual(20)
  const rows = await store.query('select status from load_test_runs')
  expect(rows).toEqual([{ status: 'INTERRUPTED' }])
})

test('a run that is asked to stop ends as with Ctrl-C, and says who stopped it', async () => {
  await writeConfig(30)
  let live: Record<string, unknown>[] = []
  const askToStop = async () => {
    live = await store.query(
      `update load_test_live set stop_requested_at = now() where progress is not null
       returning (progress->>'requests')::int as requests, progress->>'scheduled_ms' as scheduled`,
    )
    return live.length > 0
  }
  let asked: Promise<boolean> | undefined
  onRequest = (count) => count >= 20 && (asked ??= vi.waitUntil(askToStop, { timeout: 60_000 }))
  const { exit, stderr } = await gauntlet(run())
  expect(exit).toBe(3)
  expect(stderr).toContain('The run was stopped from the dashboard; what was measured is saved.')
  expect(live).toEqual([{ requests: expect.any(Number), scheduled: '30000' }])
  const saved = JSON.parse(await readFile(await artefact(), 'utf8')) as LoadRunDocument
  expect(saved.run).toMatchObject({ status: 'INTERRUPTED', notes: 'Stopped from the dashboard.' })
  expect(saved.endpoints[0]?.requests_total).toBeGreaterThanOrEqual(20)
  expect(await store.query('select status from load_test_runs')).toEqual([
    { status: 'INTERRUPTED' },
  ])
  expect(await store.query('select 1 from load_test_live')).toEqual([])
})

test('a store that goes away during the run loses nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-store-'))
  const postgres = await startPostgres({ folder })
  const env = { GAUNTLET_DATABASE_URL: postgres.url('postgres') }
  let stopped: Promise<void> | undefined
  // From the tenth request on nobody is answered until the store is gone: the run cannot end before.
  onRequest = (count) => count >= 10 && (stopped ??= postgres.stop('immediate'))
  const { exit, stderr } = await gauntlet(run(), { env })
  expect(exit).toBe(4)
  expect(stderr).toContain('The store does not have this run')
  expect(stderr).toContain('Restore it with: gauntlet import')
  const restored = await gauntlet(['import', await artefact()])
  expect(restored).toMatchObject({ exit: 0 })
  expect(await store.query('select status from load_test_runs')).toEqual([{ status: 'SUCCESS' }])
  await rm(folder, { recursive: true, force: true })
})

const badArtillery = `config:
  target: http://127.0.0.1:1
  phases: [{ duration: 1, arrivalRate: 1 }]
scenarios:
  - engine: playwright
    flow: []
`

test.each([
  {
    name: 'an unknown scenario',
    args: ['--scenario', 'nope'],
    exit: 2,
    words: 'there is no scenario "nope"; there are: look',
  },
  {
    name: 'an unknown phase',
    args: ['--phase', 'later'],
    exit: 2,
    words: '--phase: "later" is not a phase',
  },
  {
    name: 'a tag without =',
    args: ['--tag', 'laptop'],
    exit: 2,
    words: '--tag: "laptop" is not a tag such as env=laptop',
  },
  { name: 'an unknown option', args: ['--speed', '9'], exit: 2, words: "Unknown option '--speed'" },
  {
    name: 'nobody at the target',
    args: ['--target', 'http://127.0.0.1:9'],
    exit: 4,
    words: 'no answer from http://127.0.0.1:9',
  },
  {
    name: 'a target elsewhere',
    args: ['--target', 'http://192.0.2.1'],
    exit: 2,
    words: 'not listed under allowHosts',
  },
  {
    name: 'a target that is no URL',
    args: ['--target', 'shop'],
    exit: 2,
    words: '"shop" is not a URL',
  },
  {
    name: 'a script that is not supported',
    args: ['--scenario', 'bad.yml'],
    exit: 2,
    words: 'bad.yml:5:13',
  },
  {
    name: 'a script that is not there',
    args: ['--scenario', 'gone.yml'],
    exit: 2,
    words: 'gone.yml',
  },
  {
    name: 'a config that is not there',
    args: ['--config', 'gone.ts'],
    exit: 2,
    words: 'there is no config file',
  },
])('$name: exit $exit, and the message names it', async ({ args, exit, words }) => {
  await writeFile(join(root, 'bad.yml'), badArtillery)
  const refused = await gauntlet([...run(), ...args])
  expect(refused).toMatchObject({ exit, stdout: '' })
  expect(refused.stderr).toContain(words)
})

test('a store that is down stops a run before any load', async () => {
  let asked = 0
  server.on('request', () => (asked += 1))
  const env = { GAUNTLET_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }
  const refused = await gauntlet(run(), { env })
  expect(refused.exit).toBe(4)
  expect(refused.stderr).toContain('GAUNTLET_DATABASE_URL')
  expect(asked).toBe(0)
})

test('an artefact that cannot be read, and a run that is not there, are named', async () => {
  await writeFile(join(root, 'torn.json'), '{"schema": "gauntlet.load-run/1", "run": {')
  expect(await gauntlet(['import', 'torn.json'])).toMatchObject({ exit: 2 })
  expect((await gauntlet(['import', 'torn.json'])).stderr).toContain('torn.json')
  expect(await gauntlet(['import', 'gone.json'])).toMatchObject({ exit: 2 })
  const missing = await gauntlet(['load', 'assert', '--scenario', 'look', '--phase', 'candidate'])
  expect(missing.exit).toBe(5)
  expect(missing.stderr).toContain('there is no stored run of scenario "look"')
  expect(await gauntlet(['load', 'assert', '--run-id', 'nope'])).toMatchObject({ exit: 5 })
  expect(await gauntlet(['report', '01890a5d-ac96-774b-bcce-b302099a8057'])).toMatchObject({
    exit: 5,
  })
})

test('the stress profile reports the highest rate that held', async () => {
  const { exit, stdout, stderr } = await gauntlet(run('--profile', 'stress', '--slo-p99-ms', '0'))
  expect(stderr).toContain('1.000 x the scenario')
  expect(stdout).toContain("not even the scenario's own rate held: p99")
  expect(exit).toBe(0)
})
