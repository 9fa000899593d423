import { buildCompareDocument, runCli, type FakeIoOptions } from '@gauntlet/testkit'
import type { CompareDocument } from '@gauntlet/contract'
import { flow, get } from '@gauntlet/core/flow'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-compare-'))
  // So that the store lies in it, also where another user runs it, and goes with it.
  await chmod(root, 0o755)
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const target = (delay: number) => ({
  start: { command: [process.execPath, 'service.cjs'], env: { DELAY: String(delay) } },
})

/** A project with two equal targets, each answering after 30 ms. */
async function writeProject(requests = 210): Promise<void> {
  const service = `require('http').createServer((q, s) => setTimeout(() => s.end('{}'),
    q.url === '/ready' ? 0 : Number(process.env.DELAY))).listen(process.env.PORT, '127.0.0.1')`
  await writeFile(join(root, 'service.cjs'), service)
  const config = {
    // A test machine is busy with other tests: what is looked at here is not how busy.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    targets: { baseline: target(30), candidate: target(30) },
    scenarios: {
      look: {
        name: 'look',
        phases: [{ kind: 'open', durationMs: 500, ratePerSecond: requests * 2 }],
        flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
      },
    },
  }
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
}

const compare = (args: readonly string[], options: FakeIoOptions = {}) =>
  gauntlet(['compare', '--cool-down', '0', ...args], options)

const gauntlet = (args: readonly string[], options: FakeIoOptions = {}) =>
  runCli(main, args, { env: process.env, cwd: root, ...options })

const call = ['--scenario', 'look', '--blocks', '7', '--margin', '90%', '--seed', 's1', '--json']

test('an interrupted comparison is saved, and goes on to its end', async () => {
  await writeProject()
  const abort = new AbortController()
  const { exit, stderr } = await compare(call, {
    signal: abort.signal,
    onStderr: (text) => void (text.startsWith('block 1 ') && abort.abort()),
  })
  expect(exit).toBe(3)
  const file = /--resume (\S+)/.exec(stderr)?.[1] ?? ''
  const saved = JSON.parse(await readFile(file, 'utf8')) as CompareDocument
  expect(saved).toMatchObject({ stopped: 'interrupted', blocks: [{ block: 1, valid: true }] })
  const changed = await compare(['--resume', file, '--margin', '10%'])
  expect(changed).toMatchObject({ exit: 2, stdout: '' })
  expect(changed.stderr).toContain('it cannot be given --margin')
  const id = basename(dirname(file))
  const unfinished = 'Interrupted after 1 of 7 blocks, or still running.'
  const printed = (await gauntlet(['report', id])).stdout
  expect(printed).toContain(unfinished)
  expect(printed).toContain(`gauntlet compare --resume ${relative(root, file)}`)
  expect((await gauntlet(['report'])).stdout).toMatch(new RegExp(`${id}.* not ended .*compare`))
  const resumed = await compare(['--resume', file, '--json'])
  const document = JSON.parse(resumed.stdout) as CompareDocument
  const counted = saved.blocks.filter((block) => block.valid)
  expect(document.blocks.slice(0, counted.length)).toEqual(counted)
  expect(document.blocks.length).toBeGreaterThan(counted.length)
  expect(document.plan).toEqual(saved.plan)
  // On a machine this busy the generator may not be fit: that is an end too, without a verdict.
  expect(['decided', 'looks_done', 'unfit']).toContain(document.stopped)
  expect(resumed.exit).toBe({ pass: 0, fail: 1, no_evidence: 3 }[document.outcome])
  const { stdout } = await gauntlet(['report', id, '--format', 'json'])
  expect(JSON.parse(stdout)).toEqual(document)
})

test('a comparison in a folder that is not its own stays as it is, and goes on in a new one', async () => {
  await writeProject()
  const aborted = { signal: AbortSignal.abort() }
  const begun = await compare(call, aborted)
  const ofCommand = /--resume (\S+)/.exec(begun.stderr)?.[1] ?? ''
  const ofVerdict = join(root, 'artifacts', 'verdicts', 'v', 'compare', 'c', 'compare.json')
  await mkdir(dirname(ofVerdict), { recursive: true })
  await copyFile(ofCommand, ofVerdict)
  const before = await readFile(ofVerdict, 'utf8')
  const own = await compare(['--resume', ofCommand], aborted)
  expect(own.stderr).toContain(`--resume ${ofCommand}`)
  const other = await compare(['--resume', ofVerdict], aborted)
  const fresh = /--resume (\S+)/.exec(other.stderr)?.[1] ?? ''
  expect(dirname(dirname(fresh))).toBe(join(root, 'artifacts', 'compare'))
  expect([ofCommand, ofVerdict]).not.toContain(fresh)
  expect(await readFile(ofVerdict, 'utf8')).toBe(before)
  expect(JSON.parse(await readFile(fresh, 'utf8'))).toMatchObject({ stopped: 'interrupted' })
})

test('a comparison that ended as planned cannot go on', async () => {
  const file = join(root, 'compare.json')
  const ended = buildCompareDocument({ stopped: 'decided', outcome: 'pass' })
  await writeFile(file, JSON.stringify(ended))
  const again = await compare(['--resume', file])
  expect(again).toMatchObject({ exit: 2, stdout: '' })
  expect(again.stderr).toContain('more blocks would be peeking')
  await writeFile(file, '{}')
  expect((await compare(['--resume', file])).stderr).toContain(
    'must have required properties schema',
  )
})

test('what cannot be planned is refused before anything starts', async () => {
  await writeProject()
  expect(await compare([])).toMatchObject({ exit: 2 })
  const few = await compare(['--scenario', 'look', '--blocks', '5'])
  expect(few).toMatchObject({ exit: 2 })
  expect(few.stderr).toContain('need >= 6 blocks')
  const blind = await compare(['--scenario', 'look', '--blocks', '6'])
  expect(blind).toMatchObject({ exit: 2 })
  expect(blind.stderr).toContain('none of p50, p95, errors could be called regressed')
  const duet = await compare(['--scenario', 'look', '--duet'])
  expect(duet).toMatchObject({ exit: 2 })
  expect(duet.stderr).toContain('look sends 105 at most, half the load for each build')
  const unknown = await compare(['--scenario', 'look', '--candidate', 'new'])
  expect(unknown.stderr).toContain('there is no target "new"; there are: baseline, candidate')
})

test('a workload too small for a gating quantile is refused before the first block, a quick one gets a warning', async () => {
  await writeProject(75)
  const small = await compare(call)
  expect(small.exit).toBe(2)
  expect(JSON.parse(small.stdout)).toMatchObject({ schema: 'gauntlet.error/1', exit_code: 2 })
  expect(small.stderr).toContain(
    'p95 needs 200 recorded requests per run, and look sends 75 at most',
  )
  expect(small.stderr).toContain('longer phases')
  const quick = await compare([...call, '--profile', 'quick'], { signal: AbortSignal.abort() })
  expect(quick).toMatchObject({ exit: 3 })
  expect(quick.stderr).toContain('p50 needs 20 and p95 needs 200')
})
