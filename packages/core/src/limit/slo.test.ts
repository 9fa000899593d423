import { expect, test } from 'vitest'
import { findBroken, parseSlo, samplesFor } from './slo.ts'

const measured = { requests: 1_000, errorRate: 0.002, quantileMs: (q: number) => q * 100 }

test.each([
  ['p99<200ms,errors<0.1%', ['errors 0.2 % are over 0.1 %'], 1_000],
  ['p99 < 0.05s', ['p99 99 ms is over 50 ms'], 200],
  ['p50<=50ms, p999<99ms', ['p999 100 ms is over 99 ms'], 2_000],
  ['p99.5<1s,errors<0.01', [], 400],
])('%s', (text, broken, samples) => {
  const slo = parseSlo(text)
  expect(findBroken(slo, measured)).toEqual(broken)
  expect(samplesFor(slo)).toBe(samples)
})

test('nothing that was answered holds nothing', () => {
  const none = { requests: 0, errorRate: 0, quantileMs: () => null }
  expect(findBroken(parseSlo('errors<1%'), none)).toEqual(['no request was answered'])
})

test.each([
  '',
  'p99',
  'p99<200',
  'p0<1ms',
  'latency<5ms',
  'errors<200%',
  'p99<200ms,',
  'errors>1%',
])('"%s" is refused, and the part is named', (text) => {
  expect(() => parseSlo(text)).toThrow(/^".*" is no objective such as p99<200ms or errors<0\.1%$/)
})
