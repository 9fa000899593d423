import { runCli } from '@gauntlet/testkit'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-odd-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

const itself = 'gaps: &a\n  - id: x\n    title: *a\n'
const deep = `gaps: ${'['.repeat(50_000)}`
const large = `gaps:\n${'  - { id: x }\n'.repeat(400_000)}`

const rule = (options: string) =>
  `import { atMost, defineGauntlet } from '${new URL('../index.ts', import.meta.url).href}'
   export default defineGauntlet({ guarantees: [atMost('seats', ${options})] })`

beforeAll(() => {
  execFileSync(
    'mkfifo',
    ['pipe', 'pipe.mjs', 'pipe.hurl', 'pipe.yml'].map((name) => join(folder, name)),
  )
  write('gauntlet.config.mjs', 'export default {}')
  write('itself.yaml', itself)
  write('deep.yaml', deep)
  write('large.yaml', large)
  write('null.mjs', 'throw null')
  write('proxy.mjs', 'export default new Proxy({}, { get() { throw new Error("no reading") } })')
  write(
    'guarantees.mjs',
    'export default { guarantees: [{ name: "g", kind: "k", columns: [], check() {} }] }',
  )
  write('unimported.mjs', '\nexport default { guarantees: [atMost("seats", {})] }')
  write('misspelt.mjs', rule("{ table: 't', per: 'id', limt: 3 }"))
  write('lacking.mjs', rule("{ table: 't', per: 'id' }"))
})

const run = async (line: string, env: Record<string, string> = {}) =>
  await runCli(main, line, { env, cwd: folder })

test.each([
  ['a pipe as config', 'smoke --config pipe.mjs', /pipe\.mjs: it is a FIFO, not a file/],
  ['a pipe as history', 'check pipe --guarantees guarantees.mjs', /it is not a file/],
  ['a folder as history', 'check . --guarantees guarantees.mjs', /it is not a file/],
  ['a pipe of gaps', 'gaps list --gaps pipe', /it is a FIFO, not a file/],
  ['a pipe of cases', 'parity --cases pipe --target a=http://127.0.0.1:1 --target b=http://127.0.0.1:1', /it is a FIFO, not a file/],
  ['a pipe of Hurl', 'parity --cases pipe.hurl --target a=http://127.0.0.1:1 --target b=http://127.0.0.1:1', /it is a FIFO, not a file/],
  ['a pipe as scenario', 'load run --scenario ./pipe.yml --phase baseline --target http://127.0.0.1:1', /it is a FIFO, not a file/],
  ['a pipe to import', 'import pipe', /it is a FIFO, not a file/],
  ['gaps that hold themselves', 'gaps list --gaps itself.yaml', /itself\.yaml:\d+:\d+: /],
  ['gaps nested without end', 'gaps list --gaps deep.yaml', /deep\.yaml.*too many levels/],
  ['more gaps than anybody reads', 'gaps list --gaps large.yaml', /at most 4194304 are read/],
  ['a config that throws null', 'smoke --config null.mjs', /null\.mjs does not load: it throws null/],
  ['a config that cannot be read', 'smoke --config proxy.mjs', /proxy\.mjs(:\d+:\d+)? does not load: no reading/],
  ['a config that uses what it does not import', 'smoke --config unimported.mjs', /unimported\.mjs:2:\d+ does not load: atMost is not defined/],
  ['a rule with a misspelt option', 'smoke --config misspelt.mjs', /atMost has no option "limt"; did you mean "limit"\?/],
  ['a rule that lacks an option', 'smoke --config lacking.mjs', /"seats": atMost needs `limit`/],
  ['a scenario of a name that every object has', 'load run --scenario __proto__ --phase baseline --target http://127.0.0.1:1', /there is no scenario "__proto__"/],
  ['a comparison by such a scenario', 'compare --scenario constructor --config guarantees.mjs --baseline http://127.0.0.1:1 --candidate http://127.0.0.1:2', /there is no scenario "constructor"/],
])('%s ends with 2, at once and by name', async (_, line, message) => {
  const { exit, stderr } = await run(line)
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('bug of ours')
  expect(exit).toBe(2)
}) // prettier-ignore

test('a token of blanks is no secret', async () => {
  const { exit, stderr } = await run('serve --host 0.0.0.0 --port 0', { DASHBOARD_TOKEN: ' \n' })
  expect(stderr).toContain('DASHBOARD_TOKEN holds blanks only')
  expect(exit).toBe(2)
})
