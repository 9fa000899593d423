import type { ParityReport } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import { readParityCases } from '@gauntlet/formats'
import { startTarget, type RunningTarget } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runParity } from './run-parity.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const bun = join(root, 'node_modules/.bin/bun')
const canRun = spawnSync(bun, ['--version']).status === 0
if (!canRun) console.warn('SKIPPED: parity of the validators needs Bun, which does not run here')

const MAPPING = 'external-tag -> flat Kind/Field/Reason'

describe.runIf(canRun)('parity of the two validators', () => {
  let folder: string
  const running: RunningTarget[] = []
  const transport = createSocketTransport()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gauntlet-parity-'))
    const start = async (name: string, command: string[], env: Record<string, string> = {}) =>
      startTarget({
        name,
        config: { start: { command, env } },
        root,
        stateFolder: folder,
        logFolder: folder,
        env: process.env,
      })
    const server = 'services/validator-bun/src/server.ts'
    running.push(
      ...(await Promise.all([
        start('validator', [
          process.execPath,
          'start-bundled.mjs',
          'services/validator/src/bin/server.ts',
        ]),
        start('validator-bun', [bun, server], { WIRE: 'flat' }),
        start('validator-tagged', [bun, server], { WIRE: 'tagged' }),
      ])),
    )
  })

  afterAll(async () => {
    await transport.close()
    await Promise.all(running.map((target) => target.stop()))
    await rm(folder, { recursive: true, force: true })
  })

  const compare = async (candidate: string): Promise<ParityReport> => {
    const { cases } = await readParityCases(
      join(root, 'examples/concurrency-workflow/parity-validators.yaml'),
    )
    return await runParity({
      cases,
      targets: running.filter(({ name }) => name === 'validator' || name === candidate),
      transport,
      ignore: ['/elapsed_ms'],
      tool: '0.0.0',
      at: new Date(0),
      seed: 1,
      signal: AbortSignal.timeout(60_000),
    })
  }

  test('6 of 6 statuses match, 5 of 6 bodies diverge, one root cause explains all five', async () => {
    const { document, cases } = await compare('validator-bun')
    expect(document.tally).toEqual({
      cases: 6,
      status_matches: 6,
      body_matches: 1,
      divergent: 5,
      root_causes: 1,
      unreachable: 0,
    })
    expect(
      document.mappings.map(({ description, explains, residue }) => ({
        description,
        explains,
        residue,
      })),
    ).toEqual([
      {
        description: MAPPING,
        explains: [
          'playbook_missing_fingerprint',
          'playbook_wrong_prefix',
          'playbook_empty_endorsed',
          'playbook_overfull',
          'fill_phantom',
        ],
        residue: [],
      },
    ])
    expect(document.outcome).toBe('fail')
    // The validators change nothing; what a POST does is not known to who sends it, and so none is sent unwritten.
    expect(cases.flatMap(({ minimal }) => minimal)).toEqual([])
    expect(cases.flatMap(({ not_smaller: why }) => why ?? [])).toEqual([
      'POST may change data: it is sent as written only, since validator and validator-bun are not `destructible: true`',
    ])
    expect(document.rules).toEqual([
      { rule: 'ignore /elapsed_ms', matched: 1, silenced: expect.any(Number) as number },
    ])
  })

  test('with the tagged wire form nothing diverges', async () => {
    const { document } = await compare('validator-tagged')
    expect(document.tally).toMatchObject({
      status_matches: 6,
      body_matches: 6,
      divergent: 0,
      root_causes: 0,
    })
    expect(document.outcome).toBe('pass')
  })
})
