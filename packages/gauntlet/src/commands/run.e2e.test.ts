import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const bunPackage = createRequire(join(repository, 'services/validator-bun/x.js')).resolve(
  'bun/package.json',
)
const bun = join(dirname(bunPackage), 'bin', 'bun.exe')
const hasBun = spawnSync(bun, ['--version']).status === 0
if (!hasBun)
  console.warn('SKIPPED: the verdict over both validators needs Bun, which does not run here')

let root: string
let store: TestDatabase

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-run-'))
  store = await createTestDatabase()
  await copyFile(
    join(repository, 'examples/concurrency-workflow/gaps.yaml'),
    join(root, 'gaps.yaml'),
  )
})

afterEach(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

type Project = { readonly wire?: string; readonly gaps?: boolean; readonly bun?: string }

/** The two validators of the bundled stack, and the six cases between them. */
async function writeProject({
  wire = 'flat',
  gaps = true,
  bun: runtime = bun,
}: Project): Promise<void> {
  const start = (command: string[], env = {}) => ({ command, cwd: repository, env })
  const config = {
    project: 'validators',
    targets: {
      validator: {
        start: start([
          process.execPath,
          'start-bundled.mjs',
          'services/validator/src/bin/server.ts',
        ]),
      },
      'validator-bun': {
        start: start([runtime, 'services/validator-bun/src/server.ts'], { WIRE: wire }),
        optional: true,
      },
    },
    parity: {
      cases: join(repository, 'examples/concurrency-workflow/parity-validators.yaml'),
      targets: ['validator', 'validator-bun'],
      ignore: ['/elapsed_ms'],
    },
    ...(gaps ? { gaps: 'gaps.yaml' } : {}),
  }
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
}

const gauntlet = (line: string) => {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return runCli(main, line, { env, cwd: root })
}

async function run(): Promise<{ exit: number; document: VerdictDocument }> {
  const { exit, stdout } = await gauntlet('run --json')
  return { exit, document: JSON.parse(stdout) as VerdictDocument }
}

describe.runIf(hasBun)('with both validators', () => {
  test('the accepted wire gap ships with a known gap, and every form of the evidence says so', async () => {
    await writeProject({})
    const { exit, document } = await run()
    expect({ exit, verdict: document.verdict }).toEqual({
      exit: 0,
      verdict: 'ship-with-known-gaps',
    })
    const parity = document.stages.find(({ stage }) => stage === 'parity')
    expect(parity?.reasons.filter(({ outcome }) => outcome === 'fail')).toMatchObject([
      {
        check: 'mapping: external-tag -> flat Kind/Field/Reason',
        known_gap: 'validator-wire-form',
      },
    ])
    expect(document.builds.map(({ target }) => target)).toEqual(['validator', 'validator-bun'])
    expect(document.not_looked_at.join()).toContain('load: the config names no scenarios')
    const folder = join(root, document.evidence)
    expect(await readFile(join(folder, 'verdict.md'), 'utf8')).toContain(
      '## Gauntlet: ship-with-known-gaps',
    )
    expect(await readFile(join(folder, 'verdict.xml'), 'utf8')).toContain('failures="0"')
    expect(await readFile(join(folder, 'verdict.html'), 'utf8')).toContain('parity.html')
    expect(await readFile(join(folder, 'parity.html'), 'utf8')).toContain('playbook_overfull')
    expect(await store.query('select verdict from verdict_runs')).toEqual([
      { verdict: 'ship-with-known-gaps' },
    ])
  })

  test('without the gap the same answers hold', async () => {
    await writeProject({ gaps: false })
    const { exit, document } = await run()
    expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
  })

  test('with the tagged wire form it ships', async () => {
    await writeProject({ wire: 'tagged', gaps: false })
    expect(await run()).toMatchObject({ exit: 0, document: { verdict: 'ship' } })
  })

  test('a gap left open after its fix is stale, and holds', async () => {
    await writeProject({ wire: 'tagged' })
    const { document } = await run()
    expect(document.verdict).toBe('hold')
    const checks = document.stages.flatMap(({ reasons }) => reasons.map(({ check }) => check))
    expect(checks).toContain('known gap validator-wire-form (stale)')
  })
})

test('where Bun is missing everything else is looked at, and the verdict is inconclusive', async () => {
  await writeProject({ bun: '/no/such/bun' })
  const { exit, document } = await run()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'inconclusive' })
  const [smoke, parity] = document.stages
  expect(smoke?.reasons.find(({ check }) => check === 'validator: ready')?.outcome).toBe('pass')
  expect(parity?.reasons).toMatchObject([{ check: 'parity', outcome: 'no_evidence' }])
})

test('a gap file with an error is named with its place before anything is decided', async () => {
  await writeProject({ bun: '/no/such/bun' })
  await writeFile(join(root, 'gaps.yaml'), 'gaps:\n  - id: x\n    statsu: open\n')
  const { exit, stderr } = await gauntlet('run')
  expect(exit).toBe(2)
  expect(stderr).toContain('gaps.yaml:3:5: a gap has no "statsu"')
})
