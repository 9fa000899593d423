// The same load through runLoad: open model, response time from the schedule and service time beside it.
import { flow, get } from '@gauntlet/core/flow'
import { runLoad } from '@gauntlet/engine'
import { CONNECTIONS, DURATION_MS, RATE } from './workload.ts'

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
const { response, service } = total
process.send?.({
  requests: audit.sent,
  samples: response.count,
  p50Ms: response.p50Ms,
  p99Ms: response.p99Ms,
  serviceP50Ms: service.p50Ms,
  serviceP99Ms: service.p99Ms,
})
