import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
// Inside the repository, so that `gauntlet` and `pg` are found.
const folder = join(root, '.gauntlet', `docs-wrap-${process.pid}`)

let page: string
let database: TestDatabase
let store: TestDatabase

const block = (language: string) => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] as string

beforeAll(async () => {
  page = await readFile(join(root, 'docs/wrap.md'), 'utf8')
  ;[database, store] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await mkdir(folder, { recursive: true })
  // The database of the example is embedded; a test has one already.
  const config = block('ts').replace("'embedded'", `{ url: ${JSON.stringify(database.url)} }`)
  await writeFile(join(folder, 'gauntlet.config.ts'), config)
  await writeFile(join(folder, 'counter.mjs'), block('js'))
  await writeFile(join(folder, 'likes.sh'), block('sh'))
  await writeFile(join(folder, 'likes.js'), block('javascript'))
  await writeFile(join(folder, 'likes.yml'), block('yaml'))
  await writeFile(join(folder, 'likes.mjs'), block('mjs'))
  await writeFile(join(folder, 'newman.sh'), block('bash'))
  await writeFile(join(folder, 'likes.json'), block('json'))
})

afterAll(async () => {
  await Promise.all([database.drop(), store.drop()])
  await rm(folder, { recursive: true, force: true })
})

const wrap = async (...command: string[]) => {
  await database.query('drop table if exists counters')
  return await runCli(main, ['wrap', '--json', '--', ...command], {
    cwd: folder,
    env: { ...process.env, GAUNTLET_DATABASE_URL: store.url },
  })
}

const programs = [
  { program: 'curl', command: ['sh', 'likes.sh'] },
  { program: 'k6', command: ['k6', 'run', 'likes.js'] },
  { program: 'artillery', command: ['artillery', 'run', '--target', '{url}', 'likes.yml'] },
  { program: 'node', command: ['node', 'likes.mjs'] },
  { program: 'newman', command: ['sh', 'newman.sh'] },
].filter(({ program }) => {
  const isThere = spawnSync(program, ['--version']).status === 0
  if (!isThere) console.warn(`SKIPPED: the example of docs/wrap.md with ${program}: not installed`)
  return isThere
})

test.each(programs)('docs/wrap.md holds with $program, and its correct twin ships', async (one) => {
  const broken = await wrap(...one.command)
  const { verdict, stages } = JSON.parse(broken.stdout) as VerdictDocument
  expect({ exit: broken.exit, verdict }).toEqual({ exit: 1, verdict: 'hold' })
  const failed = stages[0]?.reasons.filter(({ outcome }) => outcome === 'fail') ?? []
  expect(failed.map(({ check }) => check)).toEqual([expect.stringContaining(block('text').trim())])
  const server = block('js')
  const fixed = server
    .replace(/ {2}const \{ rows \}[^]*?\n {2}const value[^\n]*\n[^\n]*\n/, '')
    .replace(
      / {2}await pool\.query\('update[^\n]*\n {2}return \{ value \}/,
      `  const { rows } = await pool.query('update counters set value = value + $2 where name = $1 returning value', [name, amount])
  return { value: rows[0].value }`,
    )
  expect(fixed).not.toBe(server)
  await writeFile(join(folder, 'counter.mjs'), fixed)
  const correct = await wrap(...one.command)
  await writeFile(join(folder, 'counter.mjs'), server)
  expect({ exit: correct.exit, stderr: correct.stderr }).toMatchObject({ exit: 0 })
})
