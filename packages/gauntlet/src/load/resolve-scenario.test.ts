import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveScenario } from './resolve-scenario.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-scenario-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function resolveFile(name: string, step: string) {
  const steps = `[{ kind: 'request', method: 'GET', url: '/', ${step} }]`
  const flows = `[{ weight: 1, flow: { name: 'f', steps: ${steps} } }]`
  await writeFile(join(folder, name), `export default { name: 's', phases: [], flows: ${flows} }`)
  const loaded = { config: {}, root: folder, file: undefined }
  return await resolveScenario({ scenario: name, cwd: folder, env: {} }, loaded)
}

test('a scenario file is held to the schema of the config, down to its steps', async () => {
  expect(await resolveFile('right.mjs', 'expect: []')).toMatchObject({ name: 's' })
  await expect(resolveFile('wrong.mjs', 'expects: []')).rejects.toThrow(
    /wrong\.mjs: flows\[0\]\.flow\.steps\[0\]\.expects is unknown; .*did you mean expect\?/,
  )
})
