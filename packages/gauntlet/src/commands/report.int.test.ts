import { toLoadRunDocument } from '@gauntlet/contract'
import { createRunId, openStore } from '@gauntlet/store'
import {
  buildLoadResult,
  buildLoadRunRow,
  buildFaultsDocument,
  buildSweepDocument,
  openTestStore,
  runCli,
} from '@gauntlet/testkit'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const { store, database, close } = await openTestStore(openStore)
const root = await mkdtemp(join(tmpdir(), 'gauntlet-report-'))
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await close()
})

const now = '2026-11-21T12:00:00.000Z'

const gauntlet = (command: string) =>
  runCli(main, command, { env: { GAUNTLET_DATABASE_URL: database.url }, cwd: root, now })

test('the list of an empty store has every kind, and none of them', async () => {
  const { stdout } = await gauntlet('report')
  expect(stdout.match(/^## .*\n\nNone yet\.$/gm)).toHaveLength(3)
})

test('the page of a stored run says that a guarantee broke under it', async () => {
  const run = buildLoadRunRow({ id: createRunId(), scenario_name: 'guarantees' })
  await store.loadRuns.import(
    toLoadRunDocument({ tool: '1.2.3', at: now, run, result: buildLoadResult(), checks: [] }),
  )
  const page = async () => (await gauntlet(`report ${run.id} --format html`)).stdout
  const broke = 'A guarantee broke under this load.'
  expect(await page()).not.toContain(broke)
  const document = {
    schema: 'gauntlet.guarantees/1',
    tool: '1.2.3',
    at: now,
    outcome: 'fail',
    guarantees: [],
  } as const
  await store.evidence.save({ id: run.id, document, outcome: 'fail' })
  expect(await page()).toContain(broke)
  await database.query('delete from evidence_documents where id = $1', [run.id])
  await database.query('delete from load_test_runs where id = $1', [run.id])
})

test('the list is a document in the format asked for, on standard output or in a file', async () => {
  const run = buildLoadRunRow({
    id: createRunId(),
    run_name: 'first | last',
    scenario_name: 'list',
  })
  await store.loadRuns.import(
    toLoadRunDocument({ tool: '1.2.3', at: now, run, result: buildLoadResult(), checks: [] }),
  )
  const table = `| ${run.id} | ${run.started_at} | SUCCESS | ${run.scenario_name} | BASELINE | first \\| last |`
  expect((await gauntlet('report')).stdout).toContain(`\n${table}\n`)

  const written = await gauntlet('report --format json --out list.json')
  expect(written).toMatchObject({ exit: 0, stdout: '' })
  const text = await readFile(join(root, 'list.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({
    schema: 'gauntlet.stored/1',
    at: now,
    verdicts: [],
    runs: [{ id: run.id }],
    evidence: [],
  })
  expect((await gauntlet('report --format json')).stdout).toBe(text)
  expect((await gauntlet('report --json')).stdout).toBe(text)
  expect((await gauntlet(`report ${run.id} --json`)).stdout).toContain('"gauntlet.load-run/1"')
})

test.each([
  ['md', '# Sweep of payment on candidate'],
  ['html', '<title>sweep: payment on candidate</title>'],
  ['junit', '<testsuite name="sweep payment"'],
  ['json', '"gauntlet.sweep/1"'],
])('a stored sweep is printed as %s', async (format, words) => {
  const id = createRunId()
  await store.evidence.save({ id, document: buildSweepDocument(), outcome: 'fail' })
  expect((await gauntlet(`report ${id} --format ${format}`)).stdout).toContain(words)
  await database.query('delete from evidence_documents where id = $1', [id])
})

test.each([
  ['md', '# Faults killed on candidate'],
  ['html', '<title>faults: killed on candidate</title>'],
  ['junit', '<testsuite name="faults killed"'],
  ['json', '"gauntlet.faults/1"'],
])('a stored plan of faults is printed as %s', async (format, words) => {
  const id = createRunId()
  await store.evidence.save({ id, document: buildFaultsDocument(), outcome: 'fail' })
  expect((await gauntlet(`report ${id} --format ${format}`)).stdout).toContain(words)
  await database.query('delete from evidence_documents where id = $1', [id])
})

test.each([
  ['report --format html --out list.html', 'there is no html of this, but md or json'],
  ['report --format junit', 'there is no junit of this, but md or json'],
  ['report --milestone --format html', 'there is no html of this, but md'],
  ['report --trend list --format junit', 'there is no junit of this, but md, html or json'],
])('`gauntlet %s` is refused with what there is', async (command, words) => {
  const refused = await gauntlet(command)
  expect(refused).toMatchObject({ exit: 2, stdout: '' })
  expect(refused.stderr).toContain(words)
  await expect(readFile(join(root, 'list.html'))).rejects.toMatchObject({ code: 'ENOENT' })
})
