import { equals, flow, get, jsonPath, post, status } from '@gauntlet/core/flow'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runBackgroundJobs } from './run-background-jobs.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Ends the jobs once every replica was asked so often. */
function after(rounds: number, replicas: number) {
  const over = new AbortController()
  let left = rounds * replicas
  return { signal: over.signal, asked: () => --left === 0 && over.abort() }
}

test('the calls of a job are counted on every replica, and its errors by their cause', async () => {
  const { signal, asked } = after(3, 2)
  const urls = await Promise.all(
    [200, 503].map((code) =>
      serve((_request, response) => {
        response.writeHead(code).end('{"outcome":"SUCCESS"}')
        asked()
      }),
    ),
  )
  const step = post('/jobs', { expect: [status(200), equals(jsonPath('$.outcome'), 'SUCCESS')] })
  const backgroundJobs = [{ flow: flow('rollup', [step]), everyMs: 1 }]
  const [job] = await runBackgroundJobs({ backgroundJobs, urls, headers: {}, signal })
  expect(job?.name).toBe('rollup')
  expect(job?.calls).toBeGreaterThanOrEqual(6)
  expect(job?.errors).toBeGreaterThan(0)
  expect(job?.errors).toBeLessThan(job?.calls ?? 0)
  expect(job?.error_breakdown).toEqual({ http_5xx: job?.errors })
})

test('a call without an expectation is an error from 300 on; one that cannot be built is an error too', async () => {
  const { signal, asked } = after(2, 1)
  const url = await serve((_request, response) => {
    response.writeHead(404).end()
    asked()
  })
  const backgroundJobs = [
    { flow: flow('plain', [get('/a')]), everyMs: 1 },
    { flow: flow('unbuilt', [get('/{{ nobody }}')]), everyMs: 1 },
  ]
  const jobs = await runBackgroundJobs({ backgroundJobs, urls: [url], headers: {}, signal })
  for (const { calls, errors } of jobs) expect(errors).toBe(calls)
  expect(jobs.map(({ error_breakdown: causes }) => Object.keys(causes))).toEqual([
    ['http_4xx'],
    ['template'],
  ])
})

test('a job of a load that is over before it begins was never called', async () => {
  const backgroundJobs = [{ flow: flow('late', [get('/')]), everyMs: 1 }]
  const signal = AbortSignal.abort()
  const jobs = await runBackgroundJobs({
    backgroundJobs,
    urls: ['http://127.0.0.1:9'],
    headers: {},
    signal,
  })
  expect(jobs).toEqual([{ name: 'late', calls: 0, errors: 0, error_breakdown: {} }])
})
