import { buildEndpointResult, buildLoadResult } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { toRunMeasures } from './to-run-measures.ts'

const result = buildLoadResult({ endpoints: [buildEndpointResult()] })
const figures = {
  runId: 'r1',
  result,
  latencies: { all: [1, 2, 3, 10], of: () => [1, 3] },
  attempts: 750,
  crashed: false,
  usage: { cpuSeconds: 1.5, memoryBytes: 2e8 },
  database: { statements: 2250, walBytes: 75_000, executionMs: 300 },
}

test('latency, failures, throughput, and what an attempt costs', () => {
  const { values, proportions, samples } = toRunMeasures(figures)
  const { total } = result
  // R quantile(c(1, 2, 3, 10), c(.5, .95), type = 7) is 2.5 and 8.95.
  expect(values).toMatchObject({ p50: 2.5, 'POST /v1/assignment p95': 2.9 })
  expect(values['p95']).toBeCloseTo(8.95, 12)
  expect(values).toMatchObject({
    throughput: (total.successCount * 1000) / result.recordedMs,
    'cpu seconds per request': 0.002,
    'memory bytes': 2e8,
    'database statements per request': 3,
    'wal bytes per request': 100,
    'database ms per request': 0.4,
  })
  expect(proportions['errors']).toEqual({ count: total.errorCount, total: total.requestsTotal })
  expect(samples).toMatchObject({ p95: 4, 'POST /v1/assignment p95': 2 })
})

test('kinds of failure are statuses and transport errors, not their families', () => {
  const { error_kinds: errorKinds } = toRunMeasures(figures)
  expect(Object.keys(errorKinds)).toEqual(['status 400', 'status 503', 'timeout'])
})

test('what the platform does not report is left out, not zero', () => {
  const { values } = toRunMeasures({ ...figures, usage: undefined, database: undefined })
  expect(Object.keys(values).filter((name) => name.includes('request'))).toEqual([])
})

test('a crashed target fails all that it was offered, sent or not', () => {
  const audit = { ...result.audit, offered: 5000 }
  const crashed = toRunMeasures({ ...figures, result: { ...result, audit }, crashed: true })
  expect(crashed.proportions['errors']?.total).toBe(5000)
  expect(crashed.crashed).toBe(true)
})

test('a run without a success has no latency, whatever timed out', () => {
  const total = { ...result.total, successCount: 0 }
  const endpoints = result.endpoints.map((one) => ({ ...one, successCount: 0 }))
  const { values } = toRunMeasures({ ...figures, result: { ...result, total, endpoints } })
  expect(values).toMatchObject({
    p50: null,
    p95: null,
    throughput: null,
    'POST /v1/assignment p95': null,
  })
})
