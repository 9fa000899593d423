import { DEFAULT_MARGINS } from '@gauntlet/core/compare'
import { quantile } from '@gauntlet/core/stats'
import type { Metric, Measured, RunFigures } from './metric.ts'

type Quantile = Pick<Metric, 'name' | 'summary' | 'margin' | 'gates'> & {
  readonly quantile: number
  /** Measured for each endpoint, too. */
  readonly ofEndpoints?: true
}

/** Of what succeeded or timed out, from the scheduled start, in milliseconds. A run without a success has none. */
function latency({ ofEndpoints, ...row }: Quantile): Metric {
  const toMeasured = (ascendingMs: ArrayLike<number>, successes: number) => ({
    value: successes > 0 && ascendingMs.length > 0 ? quantile(ascendingMs, row.quantile) : null,
    samples: ascendingMs.length,
  })
  const measure = ({ result, latencies }: RunFigures): Measured[] => {
    const { total, endpoints } = result
    const parts = ofEndpoints ? endpoints : []
    return [
      toMeasured(latencies.all, total.successCount),
      ...parts.map(({ method, endpoint, successCount }) => {
        const of = `${method} ${endpoint}`
        return { of, ...toMeasured(latencies.of(of), successCount) }
      }),
    ]
  }
  // Faster because it fails more is not faster.
  return { ...row, kind: 'ratio', better: 'lower', guard: 'errors', measure }
}

const always = () => true

export const p50 = latency({
  name: 'p50',
  summary: 'the median response time',
  margin: DEFAULT_MARGINS.p50,
  quantile: 0.5,
  gates: always,
})

export const p90 = latency({
  name: 'p90',
  summary: 'the response time that 90 % of the requests keep within',
  margin: DEFAULT_MARGINS.p95,
  quantile: 0.9,
})

export const p95 = latency({
  name: 'p95',
  summary: 'the response time that 95 % keep within; that of each endpoint is shown, too',
  margin: DEFAULT_MARGINS.p95,
  quantile: 0.95,
  gates: always,
  ofEndpoints: true,
})

export const p99 = latency({
  name: 'p99',
  summary: 'the response time that 99 % keep within',
  margin: DEFAULT_MARGINS.p99,
  quantile: 0.99,
})
