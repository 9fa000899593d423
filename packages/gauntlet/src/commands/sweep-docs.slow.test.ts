import type { SweepDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string
let page: string
let store: TestDatabase

const fenced = (language: string) =>
  Array.from(
    page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g')),
    (match) => match[1] ?? '',
  )

beforeAll(async () => {
  store = await createTestDatabase()
  root = await mkdtemp(join(tmpdir(), 'gauntlet-sweep-docs-'))
  page = await readFile(new URL('../../../../docs/sweep.md', import.meta.url), 'utf8')
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
  await writeFile(join(root, 'gauntlet.config.mjs'), fenced('js')[1] ?? '')
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await store.drop()
})

async function sweep(payments: string, ...more: readonly string[]) {
  await writeFile(join(root, 'payments.mjs'), payments)
  const [name, ...args] = (fenced('sh')[0] ?? '').trim().split(' ')
  expect(name).toBe('gauntlet')
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return await runCli(main, [...args, ...more], { env, cwd: root })
}

/** Spaces between columns depend on what else is in the table. */
const squeeze = (text: string) => text.replaceAll(/ +/g, ' ')

test('docs/sweep.md: the sweep finds the statement after which a crash charges twice', async () => {
  const { exit, stdout } = await sweep(fenced('js')[0] ?? '')
  const found = squeeze(stdout)
  for (const line of (fenced('text')[0] ?? '').trim().split('\n'))
    expect(found).toContain(squeeze(line.trimEnd()))
  expect(exit).toBe(1)
  const [, command = ''] =
    /\n\s+gauntlet (sweep --flow payment .+--cell commit-.+)\n/.exec(stdout) ?? []
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const again = await runCli(main, [...command.split(' '), '--json'], { env, cwd: root })
  const document = JSON.parse(again.stdout) as SweepDocument
  expect(document.cells.map(({ outcome, command: own }) => [outcome, own])).toEqual([
    ['fail', `gauntlet ${command}`],
  ])
})

test('docs/sweep.md: with the key in the transaction of the payment, every cell passes', async () => {
  const [payments = '', , fixed = ''] = fenced('js')
  const wrong = payments.slice(
    payments.indexOf('async function pay'),
    payments.indexOf('createServer('),
  )
  const { exit, stdout } = await sweep(payments.replace(wrong, `${fixed}\n`))
  expect(squeeze(stdout)).toMatch(/sweep of payment on candidate: (\d+) cells: \1 passed, 0 failed/)
  expect(stdout).toContain('nothing was left out')
  expect(exit).toBe(0)
})
