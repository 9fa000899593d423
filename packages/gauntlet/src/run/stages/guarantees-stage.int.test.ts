import { toGuaranteeDocument, toGuaranteesDocument, type Phase } from '@gauntlet/contract'
import { checkExactlyOnce, toStoredRows } from '@gauntlet/core/consistency'
import { HistoryBuilder } from '@gauntlet/core/history'
import { createRunId, openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exactlyOnce } from '../../guarantees/judged-by-rows.ts'
import { resumeRun, setAside } from '../record/run-journal.ts'
import { verdictsFolder, writeRecord } from '../record/run-record.ts'
import { runGauntlet } from '../run-gauntlet.ts'
import { stages as allStages } from '../stages.ts'
import type { SavedGuarantees, Stage, StageContext } from '../stage.ts'
import { guaranteesStage } from './guarantees-stage.ts'
import { loadStage } from './load-stage.ts'
import { saveGuarantees } from './save-guarantees.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-stage-'))
afterAll(async () => {
  await close()
  await rm(home, { recursive: true, force: true })
})

const orders = exactlyOnce('orders', { observe: () => null, stored: 'select' })

const others = Array.from({ length: 9 }, (_, order) => `b${order}`)

/** A run in which ten orders were acknowledged; one of them is stored so often, the others once. */
async function keep(
  folder: string,
  scenario: string,
  options: { stored?: number; phase?: Phase; recorded?: SavedGuarantees[] },
) {
  const builder = new HistoryBuilder()
  if (options.stored !== undefined) {
    for (const key of ['a', ...others]) {
      builder.add({ invokedAtNs: 0, returnedAtNs: 1, outcome: 'ok', action: 'add', key })
    }
  }
  const history = builder.build()
  const rows =
    options.stored === undefined
      ? []
      : [...Array.from({ length: options.stored }, () => 'a'), ...others].map((key) => ({ key }))
  const result = checkExactlyOnce(history, toStoredRows(history, rows))
  const stamp = { tool: '0.0.0', at: '2026-11-21T05:00:00.000Z' }
  const document = toGuaranteesDocument([toGuaranteeDocument('orders', history, result)], stamp)
  const id = createRunId()
  const run = { id, scenario_name: scenario, phase: options.phase ?? ('POST_MITIGATION' as const) }
  await saveGuarantees(
    {
      folder,
      store,
      print: { note: () => undefined } as never,
      recorded: options.recorded ?? [],
    },
    'guarantees',
    { run, document },
  )
  return id
}

async function ask(folder: string) {
  const said: string[] = []
  const findings = await guaranteesStage.run({
    folder,
    recorded: [],
    loaded: { config: { guarantees: [orders] }, root: folder, file: undefined },
    print: {
      result: (text: string) => said.push(text),
      detail: () => undefined,
      style: (_: unknown, text: string) => text,
    },
  } as unknown as StageContext)
  return { ...findings, said: said.join('\n') }
}

test('evidence from one scenario is enough for a pass', async () => {
  const folder = join(home, createRunId())
  await keep(folder, 'reads', {})
  await keep(folder, 'writes', { stored: 1 })
  const { reasons } = await ask(folder)
  expect(reasons).toMatchObject([
    { check: 'orders', outcome: 'pass', summary: expect.stringContaining('writes: no anomaly') },
  ])
})

test('a breach in one scenario is a failure that a gap can name', async () => {
  const folder = join(home, createRunId())
  await keep(folder, 'calm', { stored: 1 })
  await keep(folder, 'storm', { stored: 0 })
  const { reasons, said } = await ask(folder)
  expect(reasons).toMatchObject([
    {
      check: 'orders: LOST (storm)',
      outcome: 'fail',
      failure: { kind: 'anomaly', guarantee: 'orders', class: 'LOST' },
      summary: '1; Item a was acknowledged, and is not stored.',
    },
  ])
  expect(said).toContain('LOST key a: acknowledged, and not stored')
})

test('what the baseline breaks is shown and gates nothing', async () => {
  const folder = join(home, createRunId())
  await keep(folder, 'storm', { stored: 2, phase: 'BASELINE' })
  await keep(folder, 'storm', { stored: 1 })
  const { reasons, baselineFailures } = await ask(folder)
  expect(reasons.map(({ outcome }) => outcome)).toEqual(['pass'])
  expect(baselineFailures).toMatchObject([
    { check: expect.stringMatching(/^orders: \w+ \(storm\)$/) as string },
  ])
})

test('without a recorded load, or without anything acknowledged, there is no evidence', async () => {
  const { reasons } = await ask(join(home, 'nothing'))
  expect(reasons).toMatchObject([{ outcome: 'no_evidence', evidence: null }])
  const folder = join(home, createRunId())
  await keep(folder, 'reads', {})
  expect((await ask(folder)).reasons).toMatchObject([
    { outcome: 'no_evidence', summary: expect.stringContaining('reads: nothing was acknowledged') },
  ])
})

test('the guarantees of both phases are stored under the ids of their runs, and a gate names its own', async () => {
  const verdictId = createRunId()
  const folder = join(home, verdictId)
  const before = await keep(folder, 'storm', { stored: 2, phase: 'BASELINE' })
  const after = await keep(folder, 'storm', { stored: 0 })
  const { rows } = await store.evidence.list({ kind: 'guarantees', verdictId })
  expect(rows.map(({ id, scenario, outcome }) => ({ id, scenario, outcome }))).toEqual(
    expect.arrayContaining([
      { id: before, scenario: 'storm', outcome: 'fail' },
      { id: after, scenario: 'storm', outcome: 'fail' },
    ]),
  )
  expect((await store.evidence.find('guarantees', after))?.document).toMatchObject({
    run: { id: after, scenario: 'storm', phase: 'POST_MITIGATION' },
    guarantees: [{ name: 'orders', counts: { LOST: 1 } }],
  })
  expect((await ask(folder)).reasons[0]?.evidence).toContain(after)
})

const silent = {
  result: () => undefined,
  detail: () => undefined,
  note: () => undefined,
  style: (_: unknown, text: string) => text,
}

test('a run that was killed between load and guarantees judges, when resumed, what the load recorded', async () => {
  const id = createRunId()
  const folder = join(verdictsFolder(home), id)
  const run = await keep(folder, 'storm', { stored: 1 })
  const at = '2026-11-21T05:00:00.000Z'
  const pass = { check: 'errors', outcome: 'pass', summary: 'none', evidence: null } as const
  await writeRecord(home, {
    schema: 'gauntlet.run/2',
    tool: '0.0.0',
    id,
    status: 'interrupted',
    started_at: at,
    resumed_at: [],
    process: { host: 'here', pid: 2 },
    question: {},
    stages: [
      {
        stage: 'load',
        started_at: at,
        duration_ms: 1,
        reasons: [pass],
        not_looked_at: [],
        stop: null,
        files: [`guarantees/storm-POST_MITIGATION-${run}.json`],
      },
    ],
  })
  const io = { signal: new AbortController().signal, now: () => new Date() }
  const context = { root: home, question: {}, io, print: silent } as never
  const journal = await resumeRun(undefined, context)
  const loaded = { config: { guarantees: [orders], scenarios: { storm: {} } }, root: home }
  const stack = { targets: new Map(), absent: new Map() }
  const all = {
    loaded,
    stack,
    io,
    print: silent,
    folder,
    store,
    recorded: [],
  } as unknown as StageContext
  const { verdict, stages } = await runGauntlet(all, {
    stages: allStages,
    journal,
    only: ['load', 'guarantees'],
  })
  expect(verdict).toBe('ship')
  expect(stages).toMatchObject([
    { stage: 'load', started_at: at, reasons: [{ check: 'errors' }] },
    { stage: 'guarantees', reasons: [{ check: 'orders', outcome: 'pass' }] },
  ])
})

test.each([
  {
    name: 'a breach that the load had shown holds',
    stored: 2,
    verdict: 'hold',
    outcomes: ['fail', 'no_evidence'],
  },
  {
    name: 'what held until then proves nothing',
    stored: 1,
    verdict: 'inconclusive',
    outcomes: ['no_evidence'],
  },
])('interrupted before it: $name', async ({ stored, verdict, outcomes }) => {
  const folder = join(verdictsFolder(home), createRunId())
  const aborting = new AbortController()
  const recorded: SavedGuarantees[] = []
  // The load came to its end, and was called off.
  const load: Stage = {
    ...loadStage,
    run: async () => {
      await keep(folder, 'storm', { stored, recorded })
      aborting.abort()
      return { reasons: [{ check: 'errors', outcome: 'pass', summary: '', evidence: null }] }
    },
  }
  const found = await runGauntlet(
    {
      loaded: { config: { guarantees: [orders], scenarios: { storm: {} } }, root: home },
      stack: { targets: new Map(), absent: new Map() },
      io: { signal: aborting.signal, now: () => new Date() },
      print: silent,
      folder,
      store,
      recorded,
    } as unknown as StageContext,
    {
      stages: [load, guaranteesStage],
      journal: { id: 'one', resumedAt: [], find: () => undefined } as never,
      only: undefined,
    },
  )
  expect(found.verdict).toBe(verdict)
  const [, guarantees] = found.stages
  expect(guarantees?.reasons.map(({ outcome }) => outcome)).toEqual(outcomes)
})

test('what a killed load stage left is set aside before it runs again', async () => {
  const folder = join(home, createRunId())
  for (const aside of ['guarantees-interrupted-1', 'guarantees-interrupted-2']) {
    await mkdir(join(folder, 'guarantees'), { recursive: true })
    await writeFile(join(folder, 'guarantees', 'half.json'), '')
    await setAside(folder, loadStage)
    expect(await readdir(join(folder, aside))).toEqual(['half.json'])
  }
  expect(await readdir(folder)).toHaveLength(2)
})
