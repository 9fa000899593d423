import { EXIT } from '@gauntlet/contract'
import {
  createTestDatabase,
  runCli,
  startRawServer,
  type RawServer,
  type TestDatabase,
} from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const page = await readFile(new URL('../../../../docs/case-files.md', import.meta.url), 'utf8')
const block = (start: string): string => page.split(`\`\`\`${start}\n`)[1]?.split('```')[0] ?? ''

let folder: string
let store: TestDatabase
const servers: RawServer[] = []

/** Answers as the page says of its server, and above 50 with this status. */
async function serve(above: number): Promise<string> {
  const server = await startRawServer((socket, request) => {
    const { searchParams } = new URL(request.split(' ')[1] ?? '/', 'http://a.test')
    const limit = Number(searchParams.get('limit') || Number.NaN)
    const status = limit > 50 ? above : Number.isInteger(limit) && limit >= 1 ? 200 : 400
    socket.write(`HTTP/1.1 ${status} Said\r\ncontent-length: 2\r\n\r\n{}`)
  })
  servers.push(server)
  return server.origin
}

beforeAll(async () => {
  store = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-generated-docs-'))
  await writeFile(join(folder, 'orders.openapi.yaml'), block('yaml openapi'))
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await store.drop()
  await rm(folder, { recursive: true, force: true })
})

const call = async (...args: string[]) =>
  await runCli(main, args, { env: { GAUNTLET_DATABASE_URL: store.url }, cwd: folder, now: 0 })

/** Times and ports differ from run to run, and with them the widths of columns. */
const withoutTimes = (text: string): string =>
  text
    .replaceAll(/[\d.]+ m?s\b/g, 'N ms')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/(?<=\S) +/g, ' ')
    .trim()

const generate = (count: string) => [
  '--cases',
  'orders.openapi.yaml',
  '--generate',
  count,
  '--seed',
  '3',
]

test('docs/case-files.md shows what smoke prints of generated requests', async () => {
  const target = JSON.stringify({ url: await serve(500), ready: '/orders?limit=1' })
  await writeFile(
    join(folder, 'gauntlet.config.mjs'),
    `export default { targets: { candidate: ${target} } }`,
  )
  const { exit, stdout } = await call('smoke', ...generate('20'))
  expect(withoutTimes(stdout.split('\nevidence:')[0] ?? '')).toBe(withoutTimes(block('text smoke')))
  expect(exit).toBe(EXIT.HOLD)
})

test('docs/case-files.md shows what parity prints of generated requests', async () => {
  const [before, after] = [await serve(200), await serve(400)]
  const targets = ['--target', `before=${before}`, '--target', `after=${after}`]
  const { exit, stdout } = await call('parity', ...generate('1'), ...targets)
  expect(withoutTimes(stdout.split('\nevidence:')[0] ?? '')).toBe(
    withoutTimes(block('text parity')),
  )
  expect(exit).toBe(EXIT.HOLD)
})
