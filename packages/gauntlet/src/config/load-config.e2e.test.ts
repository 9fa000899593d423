import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const toPath = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const bin = toPath('../../bin/gauntlet.js')

const packages = [
  { name: 'no package.json', text: undefined },
  { name: 'a package.json without type', text: '{}' },
  { name: 'type commonjs', text: '{ "type": "commonjs" }' },
  { name: 'type module', text: '{ "type": "module" }' },
]

/** Imports the tool itself, as a file of scenarios does. */
const helper = `import { defineGauntlet } from 'gauntlet'
export const name: string = typeof defineGauntlet === 'function' ? 'checkout' : 'nothing'
`
const good = `import { defineGauntlet } from 'gauntlet'
import { name } from './name.ts'
const flow = await Promise.resolve({ name, steps: [] })
const scenario = { name, phases: [], flows: [{ weight: 1, flow }] }
export default defineGauntlet({ scenarios: { [name]: scenario } })
`
const mistaken = 'export default {\n  targets: oh no\n}\n'

/** Loads every config in one process, which imports TypeScript as the command does: each process would cost seconds. */
const loadAll = `const { loadConfig } = await import(process.argv[1])
const loaded = await Promise.all(process.argv.slice(2).map((folder) => loadConfig(folder).then(
  ({ config }) => Object.keys(config.scenarios).join(),
  ({ code, message }) => code + ' ' + message,
)))
console.log(JSON.stringify(loaded))`

let root: string
const loaded = new Map<string, string>()
const folderOf = (at: number, kind: string) => join(root, `${kind}-${at}`)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-config-'))
  await symlink(toPath('../../../../node_modules'), join(root, 'node_modules'))
  const folders: string[] = []
  for (const [at, { text }] of packages.entries()) {
    for (const [kind, config] of Object.entries({ good, mistaken })) {
      const folder = folderOf(at, kind)
      folders.push(folder)
      await mkdir(folder)
      if (text !== undefined) await writeFile(join(folder, 'package.json'), text)
      await writeFile(join(folder, 'name.ts'), helper)
      await writeFile(join(folder, 'gauntlet.config.ts'), config)
    }
  }
  const hooks = ['--import', new URL('../../bin/register-typescript.js', import.meta.url).href]
  const args = ['--input-type=module', '-e', loadAll, toPath('load-config.ts'), ...folders]
  const printed = execFileSync(process.execPath, [...hooks, ...args], { encoding: 'utf8' })
  const results = JSON.parse(printed) as string[]
  for (const [at, folder] of folders.entries()) loaded.set(folder, results[at] ?? '')
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

const rows = packages.map(({ name }, at) => ({ name, at }))

test.each(rows)('a config in TypeScript loads beside $name', ({ at }) => {
  expect(loaded.get(folderOf(at, 'good'))).toBe('checkout')
})

const mistake = /gauntlet\.config\.ts:2:\d+: ERROR: Expected "}" but found "no"/

test.each(rows)('a mistake of syntax is reported as one beside $name', ({ at }) => {
  const message = loaded.get(folderOf(at, 'mistaken'))
  expect(message).toMatch(/^CONFIG_INVALID /)
  expect(message).toMatch(mistake)
})

/** Says what the config is made of, by a refusal that comes after it was loaded and before anything starts. */
function gauntlet(cwd: string) {
  const line = 'load run --scenario none --phase baseline --target http://127.0.0.1:9'
  return spawnSync(process.execPath, [bin, ...line.split(' ')], { cwd, encoding: 'utf8' })
}

test('the command itself loads a config in TypeScript, and names a mistake in it', () => {
  const { status, stderr } = gauntlet(folderOf(2, 'good'))
  expect(stderr).toContain('there is no scenario "none"; there are: checkout')
  expect(status).toBe(2)
  const wrong = gauntlet(folderOf(2, 'mistaken'))
  expect(wrong.stderr).toMatch(mistake)
  expect(wrong.status).toBe(2)
})

test('guarantees that cannot be made are named with their lines, beside the other mistakes', async () => {
  const folder = join(root, 'calls')
  await mkdir(folder)
  await writeFile(
    join(folder, 'gauntlet.config.ts'),
    `import { defineGauntlet, invariant, uniqueIds } from 'gauntlet'
const observe = () => null
export default defineGauntlet({
  targets: { candidate: {} as never },
  guarantees: [
    uniqueIds('ids', { observe, stored: 'x' } as never),
    invariant('rows', { sql: '' }),
  ],
})
`,
  )
  const { status, stderr } = gauntlet(folder)
  expect(status).toBe(2)
  expect(stderr.split('\n').slice(0, 4)).toEqual([
    expect.stringMatching(/gauntlet\.config\.ts: 3 mistakes$/),
    expect.stringMatching(/^ {2}line 6: guarantee "ids": uniqueIds has no option "stored"/),
    '  line 7: guarantee "rows": sql is empty',
    '  targets.candidate needs a url or a start command',
  ])
})
