import type { LoadEndpoint } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { listLatencies } from './load-stage.ts'

const endpoint = (path: string, requests: number, p99Ms: number) =>
  ({ method: 'GET', endpoint: path, requests_total: requests, p99_ms: p99Ms }) as LoadEndpoint

test('the busiest three endpoints that both runs have are listed with their latencies', () => {
  const before = {
    endpoints: [endpoint('/a', 9, 1.5), endpoint('/b', 9, 20), endpoint('/d', 9, 3)],
  }
  const endpoints = [
    endpoint('/a', 10, 2.5),
    endpoint('/b', 40, 10),
    endpoint('/new', 30, 7),
    endpoint('/d', 1, 3),
  ]
  const found = listLatencies(before, { run: { scenario_name: 'orders' }, endpoints })
  expect(found.map(({ metric, effect, verdict }) => [metric, effect, verdict])).toEqual([
    ['p99 of GET /b', '20.0 ms to 10.0 ms', 'one run each'],
    ['p99 of GET /a', '1.50 ms to 2.50 ms', 'one run each'],
  ])
})
