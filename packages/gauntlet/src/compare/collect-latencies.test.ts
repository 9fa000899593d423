import type { ObservedExchange } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { collectLatencies } from './collect-latencies.ts'

/** Due at 1 ms, sent at 3 ms, answered `ms` after it was due. */
function exchange(ms: number, overrides: Partial<ObservedExchange> = {}): ObservedExchange {
  return {
    step: 'look',
    method: 'GET',
    endpoint: '/thing',
    path: '/thing',
    requestBody: undefined,
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: undefined,
    user: 0,
    operation: 0,
    recorded: true,
    scheduledAtNs: 1e6,
    invokedAtNs: 3e6,
    returnedAtNs: 1e6 + ms * 1e6,
    ...overrides,
  }
}

test('response times count from the scheduled start and come back ascending', () => {
  const latencies = collectLatencies()
  for (const ms of [30, 5, 12.5]) latencies.observe(exchange(ms))
  latencies.observe(exchange(7, { endpoint: '/other' }))
  const { all, of } = latencies.toSamples()
  expect(Array.from(all)).toEqual([5, 7, 12.5, 30])
  expect(Array.from(of('GET /thing'))).toEqual([5, 12.5, 30])
  expect(Array.from(of('GET /never'))).toEqual([])
})

test('an error has no latency, a timeout has the time waited, and warm-up does not count', () => {
  const latencies = collectLatencies()
  latencies.observe(exchange(1, { succeeded: false, status: 500 }))
  latencies.observe(exchange(2000, { succeeded: false, timedOut: true, status: undefined }))
  latencies.observe(exchange(3, { recorded: false }))
  expect(Array.from(latencies.toSamples().all)).toEqual([2000])
})

test('a run with more answers than are stored is thinned out evenly', () => {
  const latencies = collectLatencies(100)
  for (let ms = 0; ms < 1000; ms++) latencies.observe(exchange(ms))
  const { all } = latencies.toSamples()
  expect(all.length).toBeLessThan(100)
  const kept = Array.from(all)
  const gaps = new Set(kept.slice(1).map((ms, i) => Math.round(ms - (kept[i] ?? NaN))))
  expect(gaps).toEqual(new Set([16]))
})
