import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
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

// A test machine is busy with other tests: what is looked at here is not how busy.
const anyMachine =
  'auditLimits: { slipP99Ms: 60000, eventLoopP99Ms: 60000, cpuRatio: 100, unsentRatio: 1 },'

beforeAll(async () => {
  store = await createTestDatabase()
  root = await mkdtemp(join(tmpdir(), 'gauntlet-faults-docs-'))
  page = await readFile(new URL('../../../../docs/faults.md', import.meta.url), 'utf8')
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await store.drop()
})

async function runShop(shop: string) {
  const [, config = ''] = fenced('js')
  await writeFile(join(root, 'shop.mjs'), shop)
  const patient = config.replace('defineGauntlet({', `defineGauntlet({ ${anyMachine}`)
  await writeFile(join(root, 'gauntlet.config.mjs'), patient)
  const [name, ...args] = (fenced('sh')[0] ?? '').trim().split(' ')
  expect(name).toBe('gauntlet')
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return await runCli(main, args, { env, cwd: root })
}

test('docs/faults.md: the shop that answers before it stores holds what the page says, and no more', async () => {
  const { exit, stdout } = await runShop(fenced('js')[0] ?? '')
  expect(exit).toBe(1)
  for (const line of (fenced('text')[0] ?? '').trim().split('\n')) expect(stdout).toContain(line)
})

test('docs/faults.md: fixed as the page says, it ships', async () => {
  const [shop = ''] = fenced('js')
  const fixed = shop.replace(
    'waiting.push(JSON.parse(await text(request)).id)',
    "await pool.query('insert into orders values ($1)', [JSON.parse(await text(request)).id])",
  )
  expect(fixed).not.toBe(shop)
  const { exit, stdout } = await runShop(fixed)
  expect(stdout).toContain('verdict: ship')
  expect(exit).toBe(0)
})
