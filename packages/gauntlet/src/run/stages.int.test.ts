import { EXIT, type VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { renderCliPage } from '../cli/cli-page.ts'
import { loadCommand } from '../cli/command.ts'
import { main } from '../cli/main.ts'
import { createRun } from '../commands/run.ts'
import type { Stage } from './stage.ts'
import { stages } from './stages.ts'

/** A stage that is in no list of ours. */
const budget: Stage = {
  name: 'budget',
  summary: 'The candidate stays within its budget.',
  subject: { kind: 'mapping', under: 'plain' },
  absent: ({ config }) => (config.project === 'shop' ? undefined : 'only the shop has a budget'),
  run: () =>
    Promise.resolve({
      reasons: [
        { check: 'rows', outcome: 'pass', summary: '3 of 10', evidence: null },
        { check: 'bytes', outcome: 'fail', summary: '12 of 10', evidence: null },
      ],
      notLookedAt: ['budget: what it costs'],
    }),
}

const run = {
  name: 'run',
  summary: 'Run it.',
  load: () => Promise.resolve(createRun([...stages, budget])),
}
const server = createServer(({ url: path }, answer) =>
  answer.writeHead(path === '/nope' ? 404 : 200).end('{}'),
)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

let root: string
let store: TestDatabase

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-stages-'))
  store = await createTestDatabase()
})
afterEach(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})
afterAll(() => server.close())

/** @param more properties of the config that are no JSON */
async function gauntlet(line: string, config: object = {}, more = '') {
  const all = JSON.stringify({ targets: { candidate: { url } }, ...config })
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default { ...${all}, ${more} }\n`)
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return await runCli((args, io) => main(args, io, [run]), line, { env, cwd: root })
}

test('a stage is one row: the help, the docs and --only have it, its gates decide, are reported and stored', async () => {
  const { stdout: help } = await gauntlet('run --help')
  expect(help).toContain('review, budget.')
  expect(help).toMatch(/ {2}budget +The candidate stays within its budget\./)
  expect(renderCliPage([await loadCommand(run)])).toContain(
    '| budget | The candidate stays within its budget. |',
  )

  const { exit, stdout } = await gauntlet('run --only budget --json', { project: 'shop' })
  const document = JSON.parse(stdout) as VerdictDocument
  expect({ exit, verdict: document.verdict }).toEqual({ exit: EXIT.HOLD, verdict: 'hold' })
  expect(document.stages).toMatchObject([
    {
      stage: 'budget',
      outcome: 'fail',
      reasons: [{ check: 'rows' }, { check: 'bytes', outcome: 'fail', summary: '12 of 10' }],
    },
  ])
  expect(document.not_looked_at).toEqual([
    'the stored data: the config defines no guarantee, invariant or data check',
    ...stages.map(({ name }) => `${name}: left out by --only`),
    'budget: what it costs',
  ])
  const pages = await Promise.all(
    ['verdict.md', 'verdict.html', 'verdict.xml'].map((name) =>
      readFile(join(root, document.evidence, name), 'utf8'),
    ),
  )
  for (const page of pages) expect(page).toMatch(/budget[^]*12 of 10/)
  expect(await store.query('select stage, outcome from verdict_stages')).toEqual([
    { stage: 'budget', outcome: 'fail' },
  ])
})

/** A stage that had too little time. */
const slow: Stage = {
  name: 'slow',
  summary: 'The candidate does all of it.',
  absent: () => undefined,
  run: () =>
    Promise.resolve({
      reasons: [{ check: 'all', outcome: 'no_evidence', summary: 'half of it', evidence: null }],
      outOfTime: true,
    }),
}

test('a stage that the quick profile left too little time is asked again in the standard one', async () => {
  const row = { ...run, load: () => Promise.resolve(createRun([budget, slow])) }
  await gauntlet('run --help', { project: 'shop' })
  const options = { env: { ...process.env, GAUNTLET_DATABASE_URL: store.url }, cwd: root }
  const line = 'run --profile quick --seed 7 --json'
  const { stdout } = await runCli((args, io) => main(args, io, [row]), line, options)
  const { stages: judged } = JSON.parse(stdout) as VerdictDocument
  expect(judged.map(({ command }) => command)).toEqual([
    'gauntlet run --only budget --profile quick --seed 7',
    'gauntlet run --only slow --profile standard --seed 7',
  ])
})

test.each([
  { more: '', why: 'the config defines no guarantee, invariant or data check' },
  {
    more: "dataChecks: [{ name: 'rows', sql: () => 'select 1', expect: () => 1, atLeast: () => 1 }]",
    why: 'no stage that checks it was asked',
  },
])('a pass of answers alone says that the data was not checked: $why', async ({ more, why }) => {
  const flow = { name: 'up', steps: [{ kind: 'request', method: 'GET', url: '/' }] }
  const smoke = { checks: [{ name: 'up', target: 'candidate', flow }] }
  const { exit, stdout, stderr } = await gauntlet('run --only smoke', { smoke }, more)
  expect(exit).toBe(EXIT.SHIP)
  // A target with a URL is not said to be ready before it was asked.
  expect(stderr).not.toContain('ready:')
  expect(stdout).toContain(
    'verdict: ship  Every check passed. None of them looked at the stored data.',
  )
  expect(stdout).toContain(`the stored data: ${why}`)
})

const look = { name: 'look', steps: [{ kind: 'request', method: 'GET', url: '/' }] }
const refused = {
  ...look,
  steps: [
    {
      ...look.steps[0],
      expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 418 } }],
    },
  ],
}

test.each([
  { name: 'passes', flow: look, failed: [] },
  { name: 'fails', flow: refused, failed: ['before'] },
])(
  'a check of the baseline alone that $name is no evidence of the change',
  async ({ flow, failed }) => {
    const targets = { candidate: { url }, baseline: { url } }
    const smoke = { checks: [{ name: 'before', target: 'baseline', flow }] }
    const { exit, stdout } = await gauntlet('run --only smoke --json', { targets, smoke })
    const { stages: walked } = JSON.parse(stdout) as VerdictDocument
    expect(exit).toBe(EXIT.INCONCLUSIVE)
    expect(walked[0]?.baseline_failures?.map(({ check }) => check) ?? []).toEqual(failed)
  },
)

test('a baseline that is not ready is missing evidence, and no failure of the candidate', async () => {
  const targets = { candidate: { url }, baseline: { url, ready: '/nope' } }
  const smoke = { readyTimeoutMs: 10, checks: [{ name: 'after', target: 'candidate', flow: look }] }
  const { exit, stdout } = await gauntlet('run --only smoke --json', { targets, smoke })
  expect(exit).toBe(EXIT.INCONCLUSIVE)
  expect(stdout).toContain('does targets.baseline say which path is ready?')
})

test('a url called candidate is the candidate, with nothing else that names it', async () => {
  const scenarios = {
    look: {
      name: 'look',
      phases: [{ kind: 'count', durationMs: 200, arrivals: 12 }],
      flows: [{ weight: 1, flow: look }],
    },
  }
  const auditLimits = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 }
  const { exit, stdout } = await gauntlet('run --only load --json', { scenarios, auditLimits })
  const { stages: walked } = JSON.parse(stdout) as VerdictDocument
  expect({ exit, outcome: walked[0]?.outcome }).toEqual({ exit: EXIT.SHIP, outcome: 'pass' })
})

test('a gap about what a stage looks for is a matter of that stage', async () => {
  const gap = `gaps:
  - id: old
    title: an old form
    status: accepted
    owner: platform
    reason: clients
    ticket: OPS-1
    expires: 2099-01-01
    covers:
      parity: { mapping: a -> b, cases: [one] }
`
  await writeFile(join(root, 'gaps.yaml'), gap)
  const config = { project: 'shop', gaps: 'gaps.yaml' }
  const { stdout } = await gauntlet('run --only smoke,budget --json', config)
  const { stages: walked } = JSON.parse(stdout) as VerdictDocument
  expect(walked[1]?.reasons.at(-1)?.check).toBe('known gap old (stale)')
})

test('a stage that the project does not have is missing evidence where it was asked for', async () => {
  const { exit, stdout } = await gauntlet('run --only budget --json', { project: 'bank' })
  expect(exit).toBe(EXIT.INCONCLUSIVE)
  expect((JSON.parse(stdout) as VerdictDocument).stages).toMatchObject([
    { stage: 'budget', reasons: [{ summary: 'only the shop has a budget' }] },
  ])
})
