import { DEFAULT_MARGINS } from '@gauntlet/core/compare'
import type { Metric } from './metric.ts'

export const throughput: Metric = {
  name: 'throughput',
  summary: 'requests answered without an error a second; decides of a closed workload only',
  kind: 'ratio',
  better: 'higher',
  margin: DEFAULT_MARGINS.throughput,
  guard: 'errors',
  // In an open workload it equals what was offered.
  isShown: false,
  gates: ({ phases }) => phases.some((phase) => phase.kind === 'closed' && phase.record !== false),
  measure: ({ result: { total, recordedMs } }) => {
    const isMeasured = recordedMs > 0 && total.successCount > 0
    return [{ value: isMeasured ? (total.successCount * 1000) / recordedMs : null }]
  },
}
