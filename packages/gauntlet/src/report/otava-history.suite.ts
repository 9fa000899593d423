import { toLoadRunDocument } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'
import { buildEndpointResult, buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'

/** Revision, p95 and p99 in milliseconds, and errors of 600 requests: one run a night, 12 % slower from the 15th on. */
const nights = [
  ['123b1612dd27', 41.8, 78.9, 5],
  ['371c17149d43', 41.7, 77.4, 7],
  ['536b3216fdae', 41.5, 81.7, 7],
  ['75729fae923d', 42.6, 76.7, 6],
  ['fd12aabfe228', 42.0, 76.4, 6],
  ['9e9cb0eb53f1', 41.9, 76.9, 6],
  ['7ccf25ec84d8', 42.0, 76.5, 6],
  ['c74254770f58', 43.1, 77.4, 6],
  ['ba41ecccc3fc', 42.8, 77.8, 5],
  ['e53a13043b02', 42.8, 84.0, 6],
  ['8bbf33feff92', 41.7, 76.8, 6],
  ['8f506b40928b', 42.6, 79.0, 6],
  ['a767c76fb008', 41.7, 79.0, 6],
  ['bebb2737f6a6', 41.9, 81.3, 6],
  ['0fb23c6f5da2', 46.3, 84.1, 6],
  ['255404e4fb44', 46.2, 89.1, 5],
  ['34d6608697a8', 49.9, 88.7, 7],
  ['bed440e50454', 47.2, 88.7, 6],
  ['1af3176813e0', 47.3, 87.1, 5],
  ['68ef786e4d3c', 46.5, 89.3, 6],
  ['d26934b484e7', 47.1, 91.7, 5],
  ['75dcad6ba2b0', 46.8, 89.9, 6],
  ['0ca923732881', 46.7, 87.1, 6],
  ['d8c4fa2815d2', 47.5, 89.4, 6],
] as const

const firstNight = Date.UTC(2026, 9, 25, 2)

/** What the history must not be made of: no success at all, another kind of machine, another method. */
const strays = [
  { day: 3.1, machine: 'slow', method: 'POST', p95Ms: 99 },
  { day: 5.1, machine: 'fast', method: 'POST', p95Ms: null },
  { day: 7.1, machine: 'fast', method: 'GET', p95Ms: 1 },
]

/** Stores the nights, and between them what a query of this history must leave out. */
export async function storeOtavaHistory(store: Store): Promise<void> {
  for (const [day, [gitSha, p95Ms, p99Ms, errors]] of nights.entries()) {
    await storeRun(store, { day, gitSha, machine: 'fast', method: 'POST', p95Ms, p99Ms, errors })
  }
  for (const stray of strays) {
    await storeRun(store, { ...stray, gitSha: 'abc', p99Ms: stray.p95Ms, errors: 0 })
  }
}

type Night = {
  readonly day: number
  readonly gitSha: string
  readonly machine: string
  readonly method: string
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  readonly errors: number
}

async function storeRun(store: Store, night: Night): Promise<void> {
  const startedAt = new Date(firstNight + night.day * 86_400_000).toISOString()
  const endpoint = buildEndpointResult()
  const result = buildLoadResult({
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + 62_000).toISOString(),
    endpoints: [
      {
        ...endpoint,
        method: night.method,
        errorCount: night.errors,
        response: { ...endpoint.response, p95Ms: night.p95Ms, p99Ms: night.p99Ms },
      },
    ],
  })
  const run = buildLoadRunRow({
    id: `019a0000-0000-7000-8000-${String(night.day * 10).padStart(12, '0')}`,
    phase: 'POST_MITIGATION',
    git_sha: night.gitSha,
    started_at: startedAt,
    environment: { cpu: night.machine },
  })
  await store.loadRuns.import(
    toLoadRunDocument({ tool: '1.0.0', at: result.endedAt, run, result, checks: [] }),
  )
}
