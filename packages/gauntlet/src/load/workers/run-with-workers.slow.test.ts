import type {
  CompareDocument,
  FaultsDocument,
  LoadRunDocument,
  VerdictDocument,
} from '@gauntlet/contract'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeOrderProject, type OrderProject } from './test-support/order-project.ts'

let project: OrderProject
beforeAll(async () => {
  project = await makeOrderProject()
})
beforeEach(async () => await rm(join(project.root, 'artifacts'), { recursive: true, force: true }))
afterAll(async () => await project.end())

const folder = () => join(project.root, 'artifacts', 'load-tests')

async function readRuns(): Promise<LoadRunDocument[]> {
  const names = (await readdir(folder())).filter((name) => /^[^.]+\.json$/.test(name)).toSorted()
  return await Promise.all(
    names.map(
      async (name) => JSON.parse(await readFile(join(folder(), name), 'utf8')) as LoadRunDocument,
    ),
  )
}

async function run(env?: Readonly<Record<string, string>>, line = 'run --only load,guarantees') {
  const { exit, stdout, stderr } = await project.gauntlet(`${line} --json`, env)
  return { exit, stderr, document: JSON.parse(stdout) as VerdictDocument }
}

test('a build that stores its orders ships: two processes send each load, bursts and all', async () => {
  const { exit, document } = await run()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'ship' })
  const runs = await readRuns()
  expect(runs).toHaveLength(2)
  for (const { run: row, audit, endpoints, guarantees } of runs) {
    expect(row.environment['workers']).toBe(2)
    expect(audit).toMatchObject({ offered: 200, sent: 200, valid: true })
    expect(audit?.workers?.map(({ sent }) => sent)).toEqual([100, 100])
    expect(endpoints).toMatchObject([{ requests_total: 200, response_codes: { 201: 200 } }])
    // With those of the bursts: six of forty users.
    expect(guarantees).toMatchObject([{ outcome: 'pass', operations: 440 }])
  }
})

test('lost orders are found, whichever of them sent them', async () => {
  const { exit, document } = await run({ LOSES: '20' })
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const [, candidate] = await readRuns()
  expect(candidate?.guarantees).toMatchObject([{ outcome: 'fail', counts: { LOST: 22 } }])
})

test('--workers 1 sends all of it from the process of the command', async () => {
  const { exit } = await run({}, 'run --only load,guarantees --workers 1')
  expect(exit).toBe(0)
  const [one] = await readRuns()
  expect(one?.run.environment['workers']).toBeUndefined()
  expect(one?.audit?.workers).toBeUndefined()
})

test('a worker that dies is no evidence of a build that loses orders, either; what was recorded stays', async () => {
  await rm(join(project.root, 'died'), { force: true })
  const { exit, document } = await run({ LOSES: '20', DIES_AT: '40' })
  expect({ exit, verdict: document.verdict }).toMatchObject({ exit: 1, verdict: 'hold' })
  // Of the run of the baseline: of the candidate there is evidence.
  const [broken, whole] = await readRuns()
  expect(broken?.outcome).toBe('no_evidence')
  expect(broken?.audit?.workers?.filter(({ lost }) => lost)).toHaveLength(1)
  expect(broken?.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  expect(broken?.guarantees).toMatchObject([{ outcome: 'no_evidence' }])
  const names = await readdir(folder())
  expect(names.filter((name) => name.includes('.worker-'))).toHaveLength(2)
  expect(whole?.guarantees).toMatchObject([{ outcome: 'fail' }])
})

test('under faults: the windows, the recovery and the load behind the schedule are those of all', async () => {
  const { exit, stdout } = await project.gauntlet('faults --baseline baseline --json')
  const document = JSON.parse(stdout) as FaultsDocument
  expect({ exit, outcome: document.outcome }).toEqual({ exit: 0, outcome: 'pass' })
  const [before, after] = await readRuns()
  for (const one of [before, after]) {
    expect(one?.run.environment['workers']).toBe(2)
    expect(one?.faults).toMatchObject([{ kind: 'kill', fired: true }])
    expect(one?.checks.find(({ name }) => name === 'answers_after_faults')?.outcome).toBe('pass')
  }
  const { degradation } = document.candidate
  expect(degradation?.before.sent).toBeGreaterThan(30)
  expect(degradation?.after.answered).toBeGreaterThan(0)
  expect(degradation?.recoveries[0]?.first_success_ms).toBeGreaterThan(0)
  const { sent = 0, answered = 0 } = degradation?.during ?? {}
  expect(sent - answered).toBeGreaterThan(0)
})

async function compare(env?: Readonly<Record<string, string>>) {
  const words = 'compare --scenario orders --blocks 7 --margin 90% --cool-down 0 --json'
  const { exit, stdout, stderr } = await project.gauntlet(words, { CONTENTION: 'false', ...env })
  return { exit, stderr, document: JSON.parse(stdout) as CompareDocument }
}

test('a comparison: each run is sent by two processes, and measured as by one', async () => {
  await project.countSenders()
  const { document } = await compare()
  const runs = document.blocks.flatMap(({ baseline, candidate }) => [baseline, candidate])
  expect(await project.countSenders()).toBe(2 * runs.length)
  for (const { proportions, samples, endpoints, checks = [] } of runs) {
    expect(proportions['errors']).toEqual({ count: 0, total: 200 })
    expect(samples['p50']).toBe(200)
    expect(endpoints).toEqual({ 'POST /orders': { requests: 200, successes: 200 } })
    expect(checks.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  }
  // Whether the builds differ is for the machine to say: it is busy with other tests.
  expect(document.checks?.map(({ outcome }) => outcome)).not.toContain('fail')
})

test('a comparison finds the lost orders; the block of a worker that died is made again', async () => {
  await rm(join(project.root, 'died'), { force: true })
  const { exit, stderr, document } = await compare({ LOSES: '20', DIES_AT: '40' })
  expect({ exit, outcome: document.outcome }).toEqual({ exit: 1, outcome: 'fail' })
  const lost = document.checks?.find(({ guarantee }) => guarantee === 'orders')
  expect(lost).toMatchObject({ outcome: 'fail', regressed: true, baseline: { fail: 0 } })
  expect(document.blocks[0]).toMatchObject({ block: 1, attempt: 1, valid: false })
  expect(stderr).toMatch(
    /block 1 of 7: discarded and repeated \(worker [12] of 2: it was lost: it was ended by SIGKILL/,
  )
})
