import type { HttpRequest, Transport } from '@gauntlet/engine'
import { generateRequests } from '@gauntlet/formats'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planGenerated } from './plan-generated.ts'
import { runGeneratedCheck } from './run-generated.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-generated-'))
  file = join(folder, 'openapi.json')
  const limit = {
    name: 'limit',
    in: 'query',
    required: true,
    schema: { type: 'integer', minimum: 1, maximum: 50 },
  }
  const get = { parameters: [limit], responses: { 200: {}, 400: {} } }
  await writeFile(file, JSON.stringify({ openapi: '3.1.0', paths: { '/orders': { get } } }))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

/** A backend as a function of its requests. */
async function runAll(answer: (limit: number) => number) {
  const transport: Transport = {
    send: async ({ path }: HttpRequest) => {
      const text = new URL(path, 'http://a.test').searchParams.get('limit')
      const status = answer(text === null || text === '' ? Number.NaN : Number(text))
      return { sentAtNs: 0, endedAtNs: 1e6, answer: { status, headers: {}, body: Buffer.from('') } }
    },
    close: async () => undefined,
  }
  const target = {
    name: 'shop',
    urls: ['http://127.0.0.1:3000'],
    build: 'b',
    readyPath: '/',
    headers: {},
  }
  const { variants } = await generateRequests(file, false)
  const checks = variants.map((generated) => ({
    name: generated.name,
    needs: [],
    generated,
    target,
    count: 20,
    seed: 3,
  }))
  const signal = new AbortController().signal
  return await Promise.all(checks.map((check) => runGeneratedCheck(check, { transport, signal })))
}

const isValid = (limit: number): boolean => Number.isInteger(limit) && limit >= 1 && limit <= 50

test.each([
  { server: 'strict', answer: (limit: number) => (isValid(limit) ? 200 : 400) },
  { server: 'looser than its document', answer: () => 200 },
  {
    server: 'that answers broken requests with another 4xx',
    answer: (limit: number) => (isValid(limit) ? 200 : 422),
  },
])('a server $server fails nothing', async ({ answer }) => {
  const results = await runAll(answer)
  expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'pass'))
  expect(results.length).toBeGreaterThan(4)
})

test('a 500 on a broken constraint is found, made smaller, and reported with the seed and how to send it again', async () => {
  const results = await runAll((limit) => (limit > 50 ? 500 : 200))
  const failed = results.filter(({ outcome }) => outcome === 'fail')
  expect(failed.map(({ name }) => name)).toEqual(['GET /orders: query limit maximum'])
  expect(failed[0]?.reason).toBe(
    "GET /orders?limit=51: answered 500, which the document does not declare; seed 3; again: curl -sS -i 'http://127.0.0.1:3000/orders?limit=51'",
  )
})

test('a valid request that is answered with a status of no operation fails', async () => {
  const results = await runAll((limit) => (isValid(limit) && limit > 20 ? 418 : 200))
  expect(results.find(({ outcome }) => outcome === 'fail')?.reason).toContain(
    'GET /orders?limit=21: a valid request was answered 418',
  )
})

test('where every request is turned away there is no evidence', async () => {
  const results = await runAll(() => 401)
  expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'no_evidence'))
  expect(results[0]?.reason).toBe('every request was answered 401: none got as far as its values')
})

test('without a target nothing is generated, and the reason is no document', async () => {
  await expect(planGenerated({ file, count: 1, seed: 1 }, [], {})).rejects.toThrow(
    'no target takes part in smoke',
  )
})
