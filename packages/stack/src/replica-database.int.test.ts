import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTarget } from './start-target.ts'

const service = `require('http').createServer((q, s) => s.end(process.env.DATABASE_URL))
  .listen(process.env.PORT, '127.0.0.1')`

test('each replica can be given another URL of the database, and Gauntlet keeps its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-stack-'))
  const asked: string[] = []
  const target = await startTarget({
    name: 'shop',
    config: {
      start: { command: [process.execPath, '-e', service], replicas: 2 },
      database: 'embedded',
    },
    root,
    stateFolder: join(root, 'state'),
    logFolder: join(root, 'logs'),
    env: process.env,
    toReplicaDatabase: async (databaseUrl, replica) => {
      asked.push(databaseUrl)
      return `${databaseUrl}?application_name=replica-${replica}`
    },
  })
  const { databaseUrl, urls } = target
  const answers = await Promise.all(urls.map(async (url) => await (await fetch(url)).text()))
  await target.stop()
  await rm(root, { recursive: true, force: true })
  expect(answers).toEqual(
    [1, 2].map((replica) => `${databaseUrl}?application_name=replica-${replica}`),
  )
  expect(asked).toEqual([databaseUrl, databaseUrl])
})
