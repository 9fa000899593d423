import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../config/load-config.ts'
import { toShrunkConfig } from './to-shrunk-config.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-shrunk-'))
})
afterEach(async () => await rm(root, { recursive: true }))

const project = `
const scenario: object = { name: 'orders', phases: [{ kind: 'closed', users: 8, durationMs: 9 }], flows: [] }
const start = { command: ['node', 'shop.mjs'] }
export default {
  targets: { candidate: { start, database: 'embedded' } },
  gaps: './gaps.yaml',
  scenarios: { 'the "orders"': scenario, other: scenario },
  faults: {
    outage: { scenario: 'the "orders"', inject: [{ kind: 'kill', after: 9 }], recoveryLimitMs: 7 },
    other: { scenario: 'other', inject: [{ kind: 'kill', after: 9 }] },
  },
}
`

async function writeShrunk(phases: Parameters<typeof toShrunkConfig>[0]['phases']) {
  const file = join(root, 'gauntlet.config.ts')
  await writeFile(file, project)
  const folder = join(root, 'artifacts', 'faults', '1')
  await mkdir(folder, { recursive: true })
  const text = toShrunkConfig({
    loaded: { root, file },
    folder,
    name: 'outage',
    scenario: 'the "orders"',
    inject: [{ kind: 'kill', after: 1, times: 1 }],
    phases,
    notes: ['orders: LOST\nprocess.exit(1)', 'gauntlet faults'],
  })
  const path = join(folder, 'shrunk.config.mjs')
  await writeFile(path, text)
  return path
}

test('it is the project’s config, of the project’s folder, with one plan and a smaller scenario', async () => {
  const path = await writeShrunk([{ kind: 'closed', users: 1, durationMs: 2 }])
  const loaded = await loadConfig('/', path)
  expect(loaded.root).toBe(root)
  expect(loaded.config.gaps).toBe('./gaps.yaml')
  expect(loaded.config.scenarios).toMatchObject({
    'the "orders"': { name: 'orders', phases: [{ kind: 'closed', users: 1, durationMs: 2 }] },
    other: { phases: [{ users: 8 }] },
  })
  expect({ ...loaded.config.faults }).toEqual({
    outage: {
      scenario: 'the "orders"',
      inject: [{ kind: 'kill', after: 1, times: 1 }],
      recoveryLimitMs: 7,
    },
  })
})

test('without phases the scenario stays', async () => {
  const loaded = await loadConfig('/', await writeShrunk(undefined))
  expect(loaded.config.scenarios?.['the "orders"']).toMatchObject({ phases: [{ users: 8 }] })
})

test('a root that is no folder is refused with its path', async () => {
  const file = join(root, 'gauntlet.config.mjs')
  await writeFile(file, "export default { root: 'missing' }")
  await expect(loadConfig(root)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${file}: root is ${join(root, 'missing')}, which is no folder`,
  })
})
