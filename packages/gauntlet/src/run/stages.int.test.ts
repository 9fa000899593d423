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
const server = createServer((_, answer) => answer.end('{}'))
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

async function gauntlet(line: string, config: object = {}) {
  const all = { targets: { candidate: { url } }, ...config }
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(all)}\n`)
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
