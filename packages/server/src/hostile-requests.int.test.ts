import { openStore } from '@gauntlet/store'
import { listHostileRequests, openTestStore, type ApiDescription } from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { createServer, describeApi } from './create-server.ts'

const { store, close } = await openTestStore(openStore)
afterAll(close)

test('no parameter of any route makes the server fail, whatever it holds', async () => {
  const server = await createServer({ store })
  const requests = listHostileRequests((await describeApi()) as ApiDescription)
  expect(requests.length).toBeGreaterThan(500)
  const failed: string[] = []
  for (const request of requests) {
    const { statusCode } = await server.inject(request)
    if (statusCode >= 500) failed.push(`${statusCode} ${request.method} ${request.url}`)
  }
  expect(failed).toEqual([])
})

const forged = (text: string) => `after=${Buffer.from(text).toString('base64url')}`
const id = '01968f3a-0000-7000-8000-00000000dead'

test.each([
  ['/api/runs?scenario=%00', 'U+0000'],
  ['/api/verdicts?project=a%00b', 'U+0000'],
  ['/api/verdicts?branch=%ff', 'not UTF-8'],
  ['/api/runs?scenario=%zz', 'not percent-encoded'],
  ['/api/%', 'not percent-encoded'],
  ['/%', 'not percent-encoded'],
  [`/api/evidence/parity/${id}/details/2147483648`, 'position'],
  [`/api/verdicts?${forged(`2026-99-99T99:99:99.999Z ${id}`)}`, 'not a page'],
  [`/api/verdicts?${forged(`2026-02-30T00:00:00.000Z ${id}`)}`, 'not a page'],
  [`/api/runs?${forged(`2026-01-01T00:00:00.0000Z ${'-'.repeat(36)}`)}`, 'not a page'],
  [`/api/runs?scenario=${'x'.repeat(5_000)}`, 'scenario'],
])('400 for an address: case %#', async (url, said) => {
  const server = await createServer({ store })
  const answer = await server.inject(url)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'USAGE', message: expect.stringContaining(said) })
})
