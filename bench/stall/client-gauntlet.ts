// The same load through runLoad: open model, response time from the schedule and service time beside it.
import { flow, get } from '@gauntlet/core/flow'
import { parseHistogramBytes } from '@gauntlet/core/histogram'
import { runLoad } from '@gauntlet/engine'
import { CONNECTIONS, DURATION_MS, QUANTILES, RATE, type StallReport } from './workload.ts'

const { audit, total } = await runLoad({
  target: process.argv[2] ?? '',
  seed: 1,
  scenario: {
    name: 'stall',
    phases: [{ kind: 'open', ratePerSecond: RATE, durationMs: DURATION_MS }],
    flows: [{ weight: 1, flow: flow('get', [get('/')]) }],
    connections: { max: CONNECTIONS },
  },
})

function toMs({ histogram }: typeof total.response): number[] {
  const read = parseHistogramBytes(histogram)
  return QUANTILES.map((quantile) => (read?.quantile(quantile) ?? NaN) / 1_000)
}

process.send?.({
  sent: audit.sent,
  latencyMs: toMs(total.response),
  serviceMs: toMs(total.service),
} satisfies StallReport)
