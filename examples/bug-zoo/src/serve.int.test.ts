import { createTestDatabase } from '@gauntlet/testkit'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const file = fileURLToPath(new URL('serve.ts', import.meta.url))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function start(databaseUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--import', 'tsx', file, 'dedup-in-memory']
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: '0' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: /http:\S+/.exec(line.toString())?.[0] as string }
}

async function send(url: string): Promise<unknown> {
  const body = JSON.stringify({ id: 'a', body: 'b' })
  const answer = await fetch(`${url}/items`, { method: 'POST', body })
  return await answer.json()
}

test('a backend of the zoo runs as a process: its memory dies with it, its rows stay', async () => {
  const database = await createTestDatabase()
  const first = await start(database.url)
  expect((await fetch(`${first.url}/ready`)).status).toBe(200)
  expect(await send(first.url)).toEqual({ status: 'accepted' })
  expect(await send(first.url)).toEqual({ status: 'duplicate' })
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  // Bug 3, by a restart.
  const second = await start(database.url)
  expect(await send(second.url)).toEqual({ status: 'accepted' })
  expect(await database.query('select count(*)::int as rows from items')).toEqual([{ rows: 2 }])
  second.child.kill('SIGTERM')
  expect(await once(second.child, 'exit')).toEqual([0, null])
  await database.drop()
})
