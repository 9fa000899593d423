import { expect, test } from 'vitest'
import { judgeChange } from './judge-change.ts'

const requests = 10_000

test('three runs of each phase give an interval: all nine differences, at 90 %', () => {
  const change = judgeChange('p95_ms', { before: [10, 11, 12], after: [20, 22, 24], requests })
  // P(U = 0) = 1 / C(6, 3) = 0.05 on either side: the extremes of the differences.
  expect(change).toMatchObject({
    delta: 11,
    interval: { low: 8, high: 14, level: 0.9 },
    verdict: 'regressed',
  })
})

test('the same figures the other way are an improvement, and more throughput is one too', () => {
  const slower = { before: [20, 22, 24], after: [10, 11, 12], requests }
  expect(judgeChange('p95_ms', slower).verdict).toBe('improved')
  expect(judgeChange('rps', { ...slower, before: [10, 11, 12], after: [20, 22, 24] }).verdict).toBe(
    'improved',
  )
})

test('no difference is only said when the whole interval is inside the margin', () => {
  const close = { before: [100, 100.5, 101], after: [100.2, 100.6, 101.1], requests }
  expect(judgeChange('p50_ms', close).verdict).toBe('no_difference')
  const wide = { before: [80, 100, 120], after: [85, 101, 118], requests }
  expect(judgeChange('p50_ms', wide)).toMatchObject({ verdict: 'inconclusive' })
})

test('single runs give a difference and no interval, whatever its size', () => {
  expect(judgeChange('p50_ms', { before: [1], after: [1000], requests })).toMatchObject({
    delta: 999,
    interval: null,
    verdict: 'inconclusive',
    reason: '1 + 1 runs: 3 + 3 are needed',
  })
})

test('a p99 of too few requests is not judged', () => {
  const few = { before: [10, 11, 12], after: [20, 22, 24], requests: 999 }
  expect(judgeChange('p99_ms', few)).toMatchObject({
    verdict: 'inconclusive',
    reason: '999 requests a run: 1000 are needed',
  })
})

test('what only one phase measured is not judged', () => {
  expect(judgeChange('rps', { before: [], after: [1], requests })).toMatchObject({
    delta: null,
    reason: 'measured in one of the two only',
  })
})
