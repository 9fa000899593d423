import { bundledCommand, createTestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** A page that throws where nobody can catch it, when and how its query says. */
const config = `
const waits = () => new Promise(() => {})
const how = {
  timer: () => { setTimeout(() => { throw new Error('from a timer') }); return waits() },
  promise: () => { void Promise.reject(new Error('from a promise')); return waits() },
  nothing: () => { setTimeout(() => { throw undefined }); return waits() },
  late: () => { setTimeout(() => { throw new Error('behind its answer') }, 50); return 'answered' },
  fine: () => 'answered',
}
export default {
  pages: [{ name: 'Odd', path: 'odd', plugin: { browser: 'page.js', timeoutMs: 30000, read: ({ how: name }) => how[name]() } }],
}
`

test('what a page throws where nobody can catch it fails that page, and the dashboard goes on', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-guest-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFile(join(root, 'gauntlet.config.mjs'), config)
  await writeFile(join(root, 'page.js'), 'export default () => {}')
  const database = await createTestDatabase()
  const env = { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: database.url }
  const child = spawn(process.execPath, [bundledCommand(), 'serve', '--port', '0'], {
    cwd: root,
    env,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (printed += String(chunk)))
  const find = () => /dashboard: (\S+)/.exec(printed)?.[1]
  await expect.poll(find).toBeDefined()
  const ask = async (how: string) => {
    const answer = await fetch(new URL(`/api/pages/odd/data?how=${how}`, find()))
    return {
      status: answer.status,
      body: (await answer.json()) as { readonly code?: string } | string,
    }
  }
  for (const how of ['timer', 'promise', 'nothing']) {
    const { status, body } = await ask(how)
    expect({ how, status, body }).toMatchObject({ how, status: 500, body: { code: 'PAGE_FAILED' } })
  }
  expect(await ask('late')).toMatchObject({ status: 200, body: 'answered' })
  await expect
    .poll(() => printed)
    .toContain('read() of the page "Odd" threw after it had answered: behind its answer')
  expect(await ask('fine')).toMatchObject({ status: 200, body: 'answered' })
  child.kill('SIGTERM')
  const [exit] = (await once(child, 'exit')) as [number]
  expect(exit).toBe(0)
  await database.drop()
})
