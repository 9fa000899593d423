import { describeValidator } from '@gauntlet/testkit'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const bun = join(
  dirname(createRequire(import.meta.url).resolve('bun/package.json')),
  'bin',
  'bun.exe',
)
const canRun = spawnSync(bun, ['--version']).status === 0
const shell = {
  command: [bun, 'services/validator-bun/src/server.ts'],
  root: fileURLToPath(new URL('../../..', import.meta.url)),
}

if (!canRun) {
  console.warn('SKIPPED: the tests of validator-bun need Bun, which does not run on this machine')
}

describe.runIf(canRun)('validator-bun', () => {
  describeValidator({
    ...shell,
    title: 'in the flat wire form',
    toWire: (kind, field, reason) => ({ Field: field, Kind: kind, Reason: reason }),
  })
  describeValidator({
    ...shell,
    title: 'in the tagged wire form',
    env: { WIRE: 'tagged' },
    toWire: (kind, field, reason) =>
      kind === 'schema'
        ? { Schema: { field, reason } }
        : { [kind === 'completeness' ? 'Completeness' : 'Consistency']: { reason } },
  })
})
