import { bundledCommand, createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

function serve(variables: Readonly<Record<string, string>>) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: database.url, ...variables }
  const child = spawn(process.execPath, [bundledCommand(), 'serve', '--port', '0'], {
    cwd: root,
    env,
  })
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
  }
  return { child, output }
}

test('`gauntlet serve` here builds the page, lists it, and asks the service that EXPERIMENTS_URL names', async () => {
  const { child, output } = serve({ EXPERIMENTS_URL: 'http://127.0.0.1:1' })
  try {
    await expect.poll(() => output.text).toMatch(/dashboard: http:\S+/)
    const [url = ''] = /http:\S+/.exec(output.text) ?? []
    const pages = await (await fetch(`${url}/api/pages`)).json()
    expect(pages).toEqual({ pages: [{ name: 'Experiments', path: 'experiments' }] })
    expect(await (await fetch(`${url}/pages/experiments.js`)).text()).toContain('as mount')
    const data = await fetch(`${url}/api/pages/experiments/data`)
    expect([data.status, await data.json()]).toEqual([
      502,
      {
        code: 'PAGE_UNREACHABLE',
        message: 'the experiments service at http://127.0.0.1:1 does not answer',
        hint: 'Is the experiments service up, and EXPERIMENTS_URL its address?',
      },
    ])
  } finally {
    child.kill('SIGINT')
    await once(child, 'exit')
  }
})

test('an EXPERIMENTS_URL that is no origin ends `gauntlet serve` before it listens', async () => {
  const { child, output } = serve({ EXPERIMENTS_URL: 'http://127.0.0.1:3000/admin' })
  expect(await once(child, 'close')).toEqual([2, null])
  expect(output.text).toContain('EXPERIMENTS_URL must be an origin such as http://127.0.0.1:3000')
})
