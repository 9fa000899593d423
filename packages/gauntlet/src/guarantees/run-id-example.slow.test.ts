import type { GuaranteesDocument } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { openStore, type Store } from '@gauntlet/store'
import { openTestStore, type TestDatabase } from '@gauntlet/testkit'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { executeLoadRun } from '../load/execute-load-run.ts'
import type { Guarantee } from './guarantee.ts'

type Example = { readonly orders: Scenario; readonly kept: Guarantee }

const root = fileURLToPath(new URL('../../../..', import.meta.url))
// Inside the repository, so that the example's import is found.
const folder = join(root, '.gauntlet', `docs-run-id-${process.pid}`)

let store: Store
let database: TestDatabase
let close: () => Promise<void>
let server: Server
let copies = 0

/** The second example of the page, with `from` replaced in it. */
async function readExample(from: RegExp, to: string): Promise<Example> {
  const page = await readFile(join(root, 'docs/guarantees.md'), 'utf8')
  const [, , code = ''] = page.split(/```ts\n/).map((part) => part.split('```')[0])
  const file = join(folder, `example-${++copies}.ts`)
  await writeFile(file, code.replace(from, to))
  return (await import(pathToFileURL(file).href)) as Example
}

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  ;({ store, database, close } = await openTestStore(openStore))
  // What another run has left, and what the shop sold before.
  await database.query(`create table orders as select unnest(
    array['01968f3a-0000-7000-8000-000000000001-x', 'shop-1']) as reference`)
  server = createServer((request, response) => {
    void json(request)
      .then((body) =>
        database.query('insert into orders values ($1)', [
          (body as { reference: string }).reference,
        ]),
      )
      .then(() => response.writeHead(201).end('{}'))
  }).listen(0, '127.0.0.1')
})

afterAll(async () => {
  server.close()
  await close()
  await rm(folder, { recursive: true, force: true })
})

async function run({ orders, kept }: Example): Promise<GuaranteesDocument | undefined> {
  const { port } = server.address() as AddressInfo
  const { guarantees } = await executeLoadRun(
    {
      scenario: orders,
      phase: 'BASELINE',
      target: { urls: [`http://127.0.0.1:${port}`], databaseUrl: database.url, headers: {} },
      seed: 1,
      runName: 'docs',
      tags: {},
      notes: null,
      dataChecks: [],
      guarantees: [kept],
    },
    {
      root: folder,
      store,
      tool: '0.0.0',
      env: {},
      signal: new AbortController().signal,
      now: () => new Date(),
    },
  )
  return guarantees
}

test('the orders of docs/guarantees.md are found again by the id of the run, and those of others stay out', async () => {
  const found = await run(await readExample(/$^/, ''))
  expect(found?.guarantees).toMatchObject([{ outcome: 'pass', operations: 20, keys: 20 }])
})

test('a prefix goes on both sides, as the page says: on one side, no row is found', async () => {
  const inScenario = await readExample(/'\{\{ loadTestRunId/, "'shop-{{ loadTestRunId")
  const onOneSide = await run(inScenario)
  expect(onOneSide?.guarantees).toMatchObject([
    {
      outcome: 'no_evidence',
      reason: expect.stringContaining(
        '20 of 20 acknowledged keys are stored: their ids do not begin with it',
      ) as string,
    },
  ])
  const { kept } = await readExample(/\(reference, \$1\)/, "(reference, \\'shop-\\' || $$1)")
  const onBoth = await run({ ...inScenario, kept })
  expect(onBoth?.guarantees).toMatchObject([{ outcome: 'pass', operations: 20 }])
})
