import { createFakeIo, createTestDatabase } from '@gauntlet/testkit'
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { main } from '../cli/main.ts'
import { makeProject, startTarget } from '../reliability/test-support/project.ts'
import { startStoreProxy } from '../reliability/test-support/store-proxy.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

const patience = { timeout: 60_000, interval: 200 }

type Called = { readonly cwd: string; readonly store?: string }

function toIo({ cwd, store }: Called, signal: AbortSignal) {
  const env = {
    PATH: process.env['PATH'],
    ...(store !== undefined && { GAUNTLET_DATABASE_URL: store }),
  }
  const { io, written } = createFakeIo({ cwd, env, signal })
  return { ...io, read: () => written.stdout + written.stderr }
}

/** The dashboard, up; its address. */
async function serve(called: Called): Promise<string> {
  const end = new AbortController()
  const io = toIo(called, end.signal)
  const served = main(['serve', '--port', '0'], io)
  endings.push(async () => {
    end.abort()
    await served
  })
  const find = () => /dashboard: (\S+)/.exec(io.read())?.[1]
  await expect.poll(find, patience).toBeDefined()
  return find() ?? ''
}

async function makeFolder(name: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'gauntlet-serve-'))
  endings.push(() => rm(parent, { recursive: true, force: true }))
  // As root, PostgreSQL runs as another user, who has to pass.
  await chmod(parent, 0o755)
  const folder = join(parent, name)
  await mkdir(folder)
  return folder
}

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

const ask = async (url: string, path: string): Promise<Answer> => {
  const answer = await fetch(new URL(path, url))
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('a store that stops under an open dashboard is 503 with what to do, and found again when it is back', async () => {
  const database = await createTestDatabase()
  endings.push(() => database.drop())
  const proxy = await startStoreProxy(database.url)
  endings.push(proxy.die)
  const url = await serve({ cwd: await makeFolder('project'), store: proxy.url })
  expect((await ask(url, '/api/verdicts')).status).toBe(200)
  proxy.die()
  expect(await ask(url, '/api/verdicts')).toMatchObject({
    status: 503,
    body: {
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining('the results store at') as string,
      hint: expect.stringContaining('GAUNTLET_DATABASE_URL') as string,
    },
  })
  expect((await fetch(url)).status).toBe(200)
  await proxy.revive()
  await expect.poll(async () => (await ask(url, '/api/verdicts')).status, patience).toBe(200)
})

test('an embedded store that is killed under an open dashboard is started again by the next question', async () => {
  const cwd = await makeFolder('project')
  const data = join(cwd, '.gauntlet', 'store', 'data')
  const url = await serve({ cwd })
  const readPid = async () => {
    const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
    return Number(text.split('\n')[0])
  }
  const before = await readPid()
  process.kill(before, 'SIGQUIT')
  await expect.poll(readPid, patience).toBe(0)
  // What keeps it from starting is what the answer says.
  await rename(data, `${data}-aside`)
  await mkdir(join(data, 'occupied'), { recursive: true })
  await chmod(join(cwd, '.gauntlet', 'store'), 0o777)
  expect(await ask(url, '/api/verdicts')).toMatchObject({
    status: 503,
    body: { message: expect.stringContaining('may be written to by everybody') as string },
  })
  await chmod(join(cwd, '.gauntlet', 'store'), 0o711)
  await rm(data, { recursive: true })
  await rename(`${data}-aside`, data)
  await expect.poll(async () => (await ask(url, '/api/verdicts')).status, patience).toBe(200)
  expect(await readPid()).not.toBe(before)
})

test('a project on a path with blanks, quotes and a line break is stored and shown as it is called', async () => {
  const target = await startTarget()
  endings.push(target.close)
  const name = `a "b" 'c' $d\n<e>`
  const project = await makeFolder(name)
  // The embedded store of a path with a line break lives there.
  vi.stubEnv('TMPDIR', join(project, '..'))
  endings.push(() => vi.unstubAllEnvs())
  const { root } = await makeProject({ target: target.url, databaseUrl: '' })
  await rm(project, { recursive: true })
  await rename(root, project)
  const called = toIo({ cwd: project }, new AbortController().signal)
  expect(await main(['run', '--only', 'smoke,load', '--json'], called)).toBe(0)
  const url = await serve({ cwd: project })
  const { body } = await ask(url, '/api/verdicts')
  const [verdict] = body['rows'] as { id: string; project: string }[]
  expect(verdict).toMatchObject({ project: name })
  const { body: document } = await ask(url, `/api/verdicts/${verdict?.id}`)
  expect(document).toMatchObject({ evidence: `artifacts/verdicts/${verdict?.id}` })
  const query = new URLSearchParams({ project: name }).toString()
  const found = await ask(url, `/api/verdicts?${query}`)
  expect(found.body['rows']).toHaveLength(1)
})
