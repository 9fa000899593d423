import type { ParityDocument, SmokeDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { buildApp, createPorts, migrate, openDatabase, seed } from 'experiments'
import { main } from 'gauntlet/internal'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const token = 'generated'
let folder: string
let store: TestDatabase
let data: TestDatabase
const stops: (() => Promise<void>)[] = []
const urls: string[] = []

/** One process of the experiments API, in this one. */
async function start(): Promise<string> {
  const database = openDatabase(data.url)
  const ports = createPorts(database, { DASHBOARD_TOKEN: token })
  const app = await buildApp({ ports, build: 'test' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  stops.push(async () => {
    await app.close()
    await Promise.all([ports.assignments.close(), ports.events.close()])
    await database.close()
  })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  store = await createTestDatabase()
  data = await createTestDatabase({
    template: 'experiments-generated',
    prepare: async (url) => {
      await migrate(url)
      await seed(url)
    },
  })
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-experiments-generated-'))
  urls.push(await start(), await start())
  const document = await (await fetch(`${urls[0]}/openapi.json`)).text()
  await writeFile(join(folder, 'openapi.json'), document)
  const [candidate, again] = urls.map((url) => ({ url, headers: { 'x-dashboard-token': token } }))
  const config = JSON.stringify({ targets: { candidate, again } })
  await writeFile(join(folder, 'gauntlet.config.mjs'), `export default ${config}`)
})

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await Promise.all([store.drop(), data.drop()])
  await rm(folder, { recursive: true, force: true })
})

async function call<Document>(...args: string[]): Promise<Document> {
  const env = { GAUNTLET_DATABASE_URL: store.url }
  const { stdout, stderr } = await runCli(main, [...args, '--json'], { env, cwd: folder, now: 0 })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Document
}

const generated = (count: string) => ['--cases', 'openapi.json', '--generate', count, '--seed', '1']

test('requests generated from its document are answered as the document says', async () => {
  const { checks } = await call<SmokeDocument>('smoke', ...generated('5'))
  expect(checks.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  // A made up name is that of no funnel.
  const unknown = checks.filter(({ outcome }) => outcome === 'no_evidence')
  expect(unknown.filter(({ name }) => !name.includes('/v1/metrics/funnels'))).toEqual([])
  expect(checks.length - unknown.length).toBeGreaterThan(10)
})

test('two processes of one build differ nowhere under generated requests', async () => {
  const targets = urls.flatMap((url, at) => ['--target', `${at === 0 ? 'one' : 'two'}=${url}`])
  const document = await call<ParityDocument>('parity', ...generated('2'), ...targets)
  expect(document.cases.flatMap(({ divergences }) => divergences)).toEqual([])
  const { status_matches, divergent, incomparable = 0, cases } = document.tally
  expect({ divergent, known: status_matches + incomparable }).toEqual({
    divergent: 0,
    known: cases,
  })
})
