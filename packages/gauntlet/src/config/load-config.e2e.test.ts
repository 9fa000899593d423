import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
const bin = fileURLToPath(new URL('../../bin/gauntlet.js', import.meta.url))

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-config-'))
  await symlink(modules, join(root, 'node_modules'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Says what the config is made of, by a refusal that comes after it was loaded and before anything starts. */
function gauntlet() {
  const line = 'load run --scenario none --phase baseline --target http://127.0.0.1:9'
  const args = [bin, ...line.split(' ')]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  return { status, stderr }
}

/** Imports the tool itself, as a file of scenarios does. */
const helper = `import { defineGauntlet } from 'gauntlet'
export const name: string = typeof defineGauntlet === 'function' ? 'checkout' : 'nothing'
`

const packages = [
  { name: 'no package.json', text: undefined },
  { name: 'a package.json without type', text: '{}' },
  { name: 'type commonjs', text: '{ "type": "commonjs" }' },
  { name: 'type module', text: '{ "type": "module" }' },
]

test.each(packages)('a config in TypeScript loads beside $name', async ({ text }) => {
  if (text !== undefined) await writeFile(join(root, 'package.json'), text)
  await writeFile(join(root, 'name.ts'), helper)
  await writeFile(
    join(root, 'gauntlet.config.ts'),
    `import { defineGauntlet } from 'gauntlet'
import { name } from './name.ts'
const flow = await Promise.resolve({ name, steps: [] })
const scenario = { name, phases: [], flows: [{ weight: 1, flow }] }
export default defineGauntlet({ scenarios: { [name]: scenario } })
`,
  )
  const { status, stderr } = gauntlet()
  expect(stderr).toContain('there is no scenario "none"; there are: checkout')
  expect(status).toBe(2)
})

test.each(packages)('a mistake of syntax is told as one beside $name', async ({ text }) => {
  if (text !== undefined) await writeFile(join(root, 'package.json'), text)
  await writeFile(join(root, 'gauntlet.config.ts'), 'export default {\n  targets: oh no\n}\n')
  const { status, stderr } = gauntlet()
  expect(stderr).toMatch(/gauntlet\.config\.ts:2:\d+: ERROR: Expected "}" but found "no"/)
  expect(status).toBe(2)
})
