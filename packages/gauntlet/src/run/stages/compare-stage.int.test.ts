import { flow, get } from '@gauntlet/core/flow'
import { createRunId, openStore } from '@gauntlet/store'
import { openTestStore, createFakeIo } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createPrint } from '../../cli/print.ts'
import { compareStage } from './compare-stage.ts'

const server = createServer((_, answer) => answer.end('{}'))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())

// What a process for each run adds is of execute-comparison.int.test.ts.
const target = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
const config = {
  targets: { baseline: target, candidate: target },
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 60, ratePerSecond: 100 } as const],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
  comparisons: [{ scenario: 'look', looks: [7], coolDownMs: 0 }],
}

test('the stage compares what the config names: each gating metric is a reason, too few requests no evidence', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-compare-'))
  const { store, close } = await openTestStore(openStore)
  const { io } = createFakeIo({ env: process.env, cwd: root })
  const id = createRunId()
  const findings = await compareStage.run({
    loaded: { config, root, file: undefined },
    stack: { targets: new Map(), absent: new Map(), stop: () => Promise.resolve() },
    store,
    io,
    print: createPrint(io, { json: true, quiet: true, verbose: false, noColor: true }),
    folder: join(root, 'artifacts', id),
    profile: 'standard',
    seed: 1,
    recorded: [],
  })
  // Then what every load run is asked, of the runs that were fit.
  expect(findings.reasons.map(({ check }) => check).slice(0, 3)).toEqual([
    'p50 not worse (look)',
    'p95 not worse (look)',
    'errors not worse (look)',
  ])
  // Six requests a run: no p95 can be compared, however the rest looks.
  expect(findings.reasons[1]).toMatchObject({ outcome: 'no_evidence' })
  const stored = await store.evidence.list({ kind: 'compare' })
  // Also when the machine was not fit for it: the page says so.
  expect(stored.rows).toMatchObject([{ verdict_id: id, outcome: 'no_evidence' }])
  expect(findings.reasons[0]?.evidence).toContain(stored.rows[0]?.id)
  await close()
  await rm(root, { recursive: true, force: true })
})

test('a project without comparisons has no such stage', () => {
  expect(compareStage.absent({ config: {}, root: '', file: undefined })).toContain('no comparisons')
})
