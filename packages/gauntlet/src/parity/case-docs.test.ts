import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileScenario, type StepResult } from '@gauntlet/engine'
import { readHttpFlow, readHurlFlow, readParityCases, readPostmanFlow } from '@gauntlet/formats'
import type { Flow } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'

async function withBlock<T>(language: string, use: (file: string) => Promise<T>): Promise<T> {
  const page = await readFile(new URL('../../../../docs/case-files.md', import.meta.url), 'utf8')
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-docs-'))
  try {
    const file = join(folder, `orders.${language}`)
    await writeFile(file, block)
    return await use(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What a flow sends to a target that answers 201 first and 200 then. */
async function sendAll(flow: Flow): Promise<{ sent: string[]; results: StepResult[] }> {
  const compiled = compileScenario(
    { name: 'docs', phases: [], flows: [{ weight: 1, flow }], variables: { quantity: 2 } },
    { seed: 1, target: 'http://127.0.0.1:3000' },
  )
  const user = compiled.createUser({ index: 0, dueAtNs: 0 })
  const sent: string[] = []
  const results: StepResult[] = []
  const end = await user.flow.run(user, {
    send: ({ request: { method, path, body } }, _, done) => {
      sent.push([method, path, ...(body === undefined ? [] : [String(body)])].join(' '))
      const status = sent.length === 1 ? 201 : 200
      const answer = { status, headers: {}, body: Buffer.from('{"id":"o-1","lines":[]}') }
      queueMicrotask(() => done({ sentAtNs: 0, endedAtNs: 0, answer }))
    },
    sleep: async () => undefined,
    nowNs: () => 0,
    onResult: (result) => results.push(result),
  })
  expect(end).toEqual({ kind: 'completed' })
  return { sent, results }
}

test('docs/case-files.md: the case file of the page gives its two cases', async () => {
  const { cases } = await withBlock('yaml', (file) => readParityCases(file))
  expect(cases.map(({ name, needs, allowUnsafe }) => ({ name, needs, allowUnsafe }))).toEqual([
    { name: 'create order', needs: [], allowUnsafe: true },
    { name: 'read it back', needs: ['create order'], allowUnsafe: false },
  ])
  expect(cases[1]?.compare).toMatchObject({
    ignore: ['/created_at'],
    tolerance: { '/total': 0.01 },
  })
  const { sent } = await sendAll({ name: 'cases', steps: cases.map(({ request }) => request) })
  expect(sent).toEqual(['POST /orders {"sku":"s-1","quantity":2}', 'GET /orders/o-1'])
})

test('docs/case-files.md: the Hurl file of the page runs as a flow, and all it asserts holds', async () => {
  const flow = await withBlock('hurl', readHurlFlow)
  const { sent, results } = await sendAll(flow)
  expect(sent).toEqual(['POST /orders { "sku": "s-1", "quantity": 2 }', 'GET /orders/o-1'])
  const expectations = results.flatMap((result) => result.expectations)
  expect(expectations.map(({ ok }) => ok)).toEqual([true, true, true])
})

test.each([
  { language: 'json', read: (file: string) => readPostmanFlow(file) },
  { language: 'http', read: (file: string) => readHttpFlow(file) },
])('docs/case-files.md: the $language of the page runs as a flow', async ({ language, read }) => {
  const flow = await withBlock(language, read)
  const { sent, results } = await sendAll(flow)
  expect(sent).toEqual(['POST /orders { "sku": "s-1", "quantity": 2 }', 'GET /orders/o-1'])
  expect(results.flatMap(({ expectations }) => expectations)).toMatchObject([{ ok: true }])
  expect(results[1]?.attempt.request.headers).toMatchObject(
    language === 'json' ? { authorization: 'Bearer t-1' } : { 'x-first': 'o-1' },
  )
})
