// undici's Client, one a connection: the fastest promise interface that Node has.
import { Histogram } from '@gauntlet/core/histogram'
import { Client } from 'undici'
import {
  bodyOf,
  CONNECTIONS,
  HEADERS,
  measureWindow,
  originFromArguments,
  PATH,
} from './workload.ts'

const origin = originFromArguments()
const latency = new Histogram()
let [index, failed] = [0, 0]

async function drive(): Promise<void> {
  const client = new Client(origin, { pipelining: 1 })
  for (;;) {
    const startedMs = performance.now()
    const request = { path: PATH, method: 'POST' as const, headers: HEADERS, body: bodyOf(index++) }
    const { statusCode, body } = await client.request(request)
    await body.arrayBuffer()
    if (statusCode !== 200) failed += 1
    latency.record((performance.now() - startedMs) * 1_000)
  }
}
measureWindow(() => ({ counted: latency.count, failed }))
await Promise.all(Array.from({ length: CONNECTIONS }, drive))
