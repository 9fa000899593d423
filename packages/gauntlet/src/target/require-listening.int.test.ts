import { createTestDatabase, runCli } from '@gauntlet/testkit'
import { findFreePort } from '@gauntlet/stack'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { requireListening } from './require-listening.ts'

test('a target that is away ends gauntlet run with 4 and its name, and is no failure of the build', async () => {
  const store = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-away-'))
  const url = `http://127.0.0.1:${await findFreePort()}`
  const config = `export default { targets: { candidate: { url: '${url}' } } }\n`
  await writeFile(join(root, 'gauntlet.config.mjs'), config)
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const { exit, stderr, stdout } = await runCli(main, 'run', { env, cwd: root })
  expect(stderr).toContain(
    `targets.candidate is away, and nothing was sent: no answer from ${url}: connect ECONNREFUSED`,
  )
  expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

test('one that begins to listen a moment later is waited for, and the wait ends with the command', async () => {
  const port = await findFreePort()
  const target = { name: 'candidate', urls: [`http://127.0.0.1:${port}`], replicas: [] }
  const interrupted = requireListening(target, AbortSignal.timeout(300))
  await expect(interrupted).rejects.toThrow(/abort|timeout/i)
  const waiting = requireListening(target, new AbortController().signal)
  const server = createServer()
  await new Promise<void>((resolve) =>
    setTimeout(() => server.listen(port, '127.0.0.1', resolve), 500),
  )
  await waiting
  server.close()
})
