// autocannon at a fixed rate; argument 3 says whether its correction of coordinated omission is on.
import autocannon from 'autocannon'
import { CONNECTIONS, DURATION_MS, RATE, type StallReport } from './workload.ts'

const [, , url = '', correction] = process.argv
const { requests, latency } = await autocannon({
  url,
  connections: CONNECTIONS,
  overallRate: RATE,
  duration: DURATION_MS / 1_000,
  ignoreCoordinatedOmission: correction === 'off',
})
process.send?.({
  sent: requests.sent,
  latencyMs: [latency.p50, latency.p97_5, latency.p99, latency.p99_9],
} satisfies StallReport)
