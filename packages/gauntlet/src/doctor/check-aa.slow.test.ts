import { createFakeIo } from '@gauntlet/testkit'
import type { CompareDocument } from '@gauntlet/contract'
import { flow, get } from '@gauntlet/core/flow'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPrint } from '../cli/print.ts'
import { checkAa } from './check-aa.ts'

const service = `require('http').createServer((q, s) => setTimeout(() => s.end('{}'),
  q.url === '/ready' ? 0 : 300)).listen(process.env.PORT, '127.0.0.1')`

const config = {
  // A test machine is busy with other tests: what is looked at here is not how busy.
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  targets: { shop: { start: { command: [process.execPath, '-e', service] } } },
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 500, ratePerSecond: 420 } as const],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
}

test('a build against itself, then against its copy delayed by a tenth: both are reported, with the running bound', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-doctor-'))
  const { io, written } = createFakeIo({ env: process.env, cwd: root })
  const judged = await checkAa(
    {
      comparisons: 1,
      target: 'shop',
      scenario: 'look',
      blocks: 8,
      seed: '1',
      coolDownMs: 0,
      folder: join(root, 'doctor'),
    },
    {
      loaded: { config, root, file: undefined },
      io,
      print: createPrint(io, { json: false, quiet: false, verbose: false, noColor: true }),
    },
  )
  const read = async (name: string) =>
    JSON.parse(
      await readFile(join(root, 'doctor', name, 'compare.json'), 'utf8'),
    ) as CompareDocument
  expect(written.stderr).toMatch(/A\/A so far: \d false of 3, upper bound \d+\.\d %/)
  expect(judged.sentence).toMatch(/^A\/A so far: \d false of 3, upper bound/)
  expect(judged.total).toBe(3)
  const [same, control] = [await read('aa-1'), await read('control')]
  expect(same.blocks).toHaveLength(8)
  // How sure it is depends on how busy this machine is; that the copy was delayed does not.
  expect(judged.control_found).toBe(control.metrics[0]?.verdict === 'regressed')
  expect(control.metrics[0]?.effect).toBeGreaterThan(0.03)
  await rm(root, { recursive: true, force: true })
})
