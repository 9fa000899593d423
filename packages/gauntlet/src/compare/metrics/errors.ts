import { DEFAULT_MARGINS } from '@gauntlet/core/compare'
import type { Metric } from './metric.ts'

export const errors: Metric = {
  name: 'errors',
  summary: 'requests that failed, of those sent',
  kind: 'proportion',
  better: 'lower',
  margin: DEFAULT_MARGINS.errors,
  gates: () => true,
  measure: ({ result: { total, audit }, crashed }) => {
    // A dead target answers nothing: what it was offered counts, not what got as far as being sent.
    const sent = crashed ? Math.max(audit.offered, total.requestsTotal) : total.requestsTotal
    return [{ value: { count: total.errorCount, total: sent } }]
  },
}
