// Gauntlet's transport, used as its engine uses it: status checked, latency into a histogram.
import { Histogram } from '@gauntlet/core/histogram'
import { createSocketTransport } from '@gauntlet/engine'
import {
  bodyOf,
  CONNECTIONS,
  HEADERS,
  measureWindow,
  originFromArguments,
  PATH,
} from './workload.ts'

const origin = originFromArguments()
const transport = createSocketTransport({ maxConnections: CONNECTIONS })
const latency = new Histogram()
let [index, failed] = [0, 0]

const next = (): void =>
  transport.dispatch(
    {
      method: 'POST',
      origin,
      path: PATH,
      headers: HEADERS,
      body: bodyOf(index++),
      timeoutMs: 10_000,
    },
    ({ answer, sentAtNs, endedAtNs }) => {
      if (answer?.status !== 200) failed += 1
      latency.record((endedAtNs - sentAtNs) / 1_000)
      next()
    },
  )
for (let connection = 0; connection < CONNECTIONS; connection += 1) next()
measureWindow(() => ({ counted: latency.count, failed }))
