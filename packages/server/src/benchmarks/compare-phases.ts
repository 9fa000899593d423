import type { LoadEndpoint, LoadRunDocument } from '@gauntlet/contract'
import { judgeChange, METRICS, type Change, type MetricName } from './judge-change.ts'

export type EndpointChange = {
  readonly method: string
  readonly endpoint: string
  readonly metrics: readonly (Change & {
    readonly metric: MetricName
    /** Of the two runs shown. */
    readonly before: number | null
    readonly after: number | null
  })[]
}

/** Documents of both phases, the runs shown first; all with the workload of those. */
export type Phases = {
  readonly before: readonly LoadRunDocument[]
  readonly after: readonly LoadRunDocument[]
}

/** Every endpoint of either phase: its figures in the two runs shown, and the change over all their repetitions. */
export function comparePhases({ before, after }: Phases): EndpointChange[] {
  const named = [...(before[0]?.endpoints ?? []), ...(after[0]?.endpoints ?? [])]
  const keys = new Map(
    named.map(({ method, endpoint }) => [`${method} ${endpoint}`, { method, endpoint }]),
  )
  return [...keys.values()].map((key) => {
    const [olds, news] = [endpointsOf(before, key), endpointsOf(after, key)]
    return { ...key, metrics: listMetrics(olds, news) }
  })
}

type Key = { readonly method: string; readonly endpoint: string }
type Measured = readonly (LoadEndpoint | undefined)[]

function endpointsOf(documents: readonly LoadRunDocument[], { method, endpoint }: Key): Measured {
  return documents.map(({ endpoints }) =>
    endpoints.find((one) => one.method === method && one.endpoint === endpoint),
  )
}

function listMetrics(olds: Measured, news: Measured): EndpointChange['metrics'] {
  const counts = [...olds, ...news].flatMap((one) => (one ? [one.requests_total] : []))
  const requests = Math.min(...counts)
  return (Object.keys(METRICS) as MetricName[]).map((metric) => {
    const [before, after] = [valuesOf(olds, metric), valuesOf(news, metric)]
    return {
      metric,
      before: olds[0]?.[metric] ?? null,
      after: news[0]?.[metric] ?? null,
      ...judgeChange(metric, { before, after, requests }),
    }
  })
}

function valuesOf(list: Measured, metric: MetricName): number[] {
  return list.map((one) => one?.[metric]).filter((value) => typeof value === 'number')
}
