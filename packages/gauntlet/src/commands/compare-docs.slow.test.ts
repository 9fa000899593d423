import { runCli } from '@gauntlet/testkit'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string
let page: string

/** The fenced blocks of a language, in order. */
function fenced(language: string): string[] {
  const blocks = page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))
  return Array.from(blocks, (match) => match[1] ?? '')
}

const commandsOf = () => fenced('sh').flatMap((block) => block.trim().split('\n'))
/** Figures differ from run to run; what is said about them does not. */
const withoutFigures = (text: string) => text.replaceAll(/\d+(\.\d+)?/g, '#')

// A test machine is busy with other tests: what is looked at here is not how busy.
const anyMachine =
  'auditLimits: { slipP99Ms: 60000, eventLoopP99Ms: 60000, cpuRatio: 100, unsentRatio: 1 },'

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-compare-docs-'))
  // So that the store lies in it, also where another user runs it, and goes with it.
  await chmod(root, 0o755)
  page = await readFile(new URL('../../../../docs/compare.md', import.meta.url), 'utf8')
  const [service = '', config = ''] = fenced('js')
  await writeFile(join(root, 'service.cjs'), service)
  const patient = config.replace('export default {', `export default { ${anyMachine}`)
  // So slow that other tests on the machine do not hide it.
  const slow = patient.replace('after: shop(60)', 'after: shop(1000)')
  if (slow === patient) throw new Error('the page has no such target any more')
  await writeFile(join(root, 'gauntlet.config.mjs'), slow)
  await writeFile(join(root, 'k6-summary.json'), fenced('json')[0] ?? '')
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

/** @param interruptAt the first words of the line at which Ctrl-C is pressed */
async function gauntlet(command: string, interruptAt?: string) {
  const [name, ...args] = command.split(' ')
  expect(name).toBe('gauntlet')
  const abort = new AbortController()
  const onStderr = (text: string) => {
    if (interruptAt !== undefined && text.startsWith(interruptAt)) abort.abort()
  }
  return await runCli(main, args, { env: process.env, cwd: root, signal: abort.signal, onStderr })
}

test('docs/compare.md: interrupted after two blocks and resumed, the comparison says what the page says', async () => {
  const [command = ''] = commandsOf()
  const interrupted = await gauntlet(command, 'block 2 ')
  expect(interrupted.exit).toBe(3)
  expect(interrupted.stdout).toContain('2 blocks; it was interrupted and can be resumed')
  const file = /gauntlet compare --resume (\S+compare\.json)/.exec(interrupted.stderr)?.[1]
  const begun = /gauntlet report (\S+)/.exec(interrupted.stderr)?.[1]
  const unfinished = fenced('text').find((text) => text.startsWith('Interrupted')) ?? 'none'
  expect((await gauntlet(`gauntlet report ${begun}`)).stdout).toContain(unfinished.trim())
  const { exit, stdout, stderr } = await gauntlet(`gauntlet compare --resume ${file}`)
  expect(exit).toBe(1)
  const [said = ''] = fenced('text')
  expect(withoutFigures(stdout)).toContain(withoutFigures(said))
  expect(stdout).toContain('FAIL: a gating metric regressed')
  const id = /gauntlet report (\S+)/.exec(stderr)?.[1]
  expect(file).toContain(id)
  expect(id).toBe(begun)
  expect((await gauntlet(`gauntlet report ${id} --format html`)).stdout).toContain(
    'after against before',
  )
})

test('docs/compare.md: an imported result stands in the history, and its crossed threshold is no pass', async () => {
  const [importing = '', trend = ''] = commandsOf().slice(-2)
  const imported = await gauntlet(importing)
  expect(imported.exit).toBe(0)
  expect(imported.stderr).toContain('can never gate')
  const said = fenced('text').at(-1) ?? ''
  const { stdout } = await gauntlet(trend)
  const withoutTime = stdout.replaceAll(/ \d{4}-\d{2}-\d{2}T[^|]+\|/g, '')
  expect(withoutTime).toContain(said.trim())
  const id = /run (\S+):/.exec(imported.stdout)?.[1]
  const report = await gauntlet(`gauntlet report ${id}`)
  expect(report.stdout).toMatch(/rate&lt;0\.01 \| fail/)
})

test('docs/compare.md: every other command of the page is one that the tool knows', async () => {
  for (const command of commandsOf()) {
    const [, name = '', ...args] = command.split(' ')
    const help = await gauntlet(`gauntlet ${name} --help`)
    const options = args.filter((arg) => arg.startsWith('--'))
    for (const option of options) expect(help.stdout).toContain(option)
  }
})
