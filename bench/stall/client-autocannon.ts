// autocannon at a fixed rate; argument 3 says whether its correction of coordinated omission is on.
import autocannon from 'autocannon'
import { CONNECTIONS, DURATION_MS, RATE } from './workload.ts'

const [, , url = '', correction] = process.argv
const result = await autocannon({
  url,
  connections: CONNECTIONS,
  overallRate: RATE,
  duration: DURATION_MS / 1_000,
  ignoreCoordinatedOmission: correction === 'off',
})
process.send?.({
  requests: result.requests.sent,
  // Not in its types.
  samples: (result.latency as typeof result.latency & { readonly totalCount: number }).totalCount,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
})
