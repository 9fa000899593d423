import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Run, api, dataOf } from './client.ts'
import type { operations } from './schema.gen.ts'
import { isApiError } from './api-error.ts'

type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>
export type RunFilter = Omit<Query<'listRuns'>, 'limit' | 'after'>
export type EvidenceFilter = Omit<Query<'listEvidence'>, 'limit' | 'after'>
export type VerdictFilter = Omit<Query<'listVerdicts'>, 'limit' | 'after'>
export type BenchmarkRequest = Query<'readBenchmark'>

/** Every question this dashboard asks, with the key of its answer in the cache. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/session', { signal })),
})

export const newestVerdictsQuery = queryOptions({
  queryKey: ['verdicts', 'newest'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/verdicts/newest', { signal })),
  refetchInterval: ({ state }) => retryInterval(state.error) || 30_000,
})

export const verdictQuery = (id: string) =>
  queryOptions({
    queryKey: ['verdicts', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/verdicts/{id}', { params: { path: { id } }, signal })),
    staleTime: Infinity,
  })

export const verdictsQuery = (filter: VerdictFilter) =>
  infiniteQueryOptions({
    queryKey: ['verdicts', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 20, ...(pageParam && { after: pageParam }) }
      return dataOf(api.GET('/api/verdicts', { params: { query }, signal }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const scenariosQuery = queryOptions({
  queryKey: ['scenarios'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/scenarios', { signal })),
})

export const benchmarkQuery = (query: BenchmarkRequest) =>
  queryOptions({
    queryKey: ['benchmark', query],
    queryFn: ({ signal }) => dataOf(api.GET('/api/benchmarks', { params: { query }, signal })),
  })

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 25, ...(pageParam && { after: pageParam }) }
      return dataOf(api.GET('/api/runs', { params: { query }, signal }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      retryInterval(state.error) || (hasRunning(state.data?.pages) ? 3000 : false),
  })

function hasRunning(pages: readonly { readonly runs: readonly Run[] }[] = []): boolean {
  return pages.some(({ runs }) => runs.some(({ status }) => status === 'RUNNING'))
}

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/runs/{id}', { params: { path: { id } }, signal })),
    // A run that ended never changes; the server notifies its page that it did (`useLiveRun`), and the page asks in case it missed that.
    refetchInterval: ({ state }) =>
      retryInterval(state.error) || (state.data?.run.status === 'RUNNING' ? 10_000 : false),
  })

export const evidenceListQuery = (filter: EvidenceFilter) =>
  infiniteQueryOptions({
    queryKey: ['evidence', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 25, ...(pageParam && { after: pageParam }) }
      return dataOf(api.GET('/api/evidence', { params: { query }, signal }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const evidenceQuery = (kind: string, id: string) =>
  queryOptions({
    queryKey: ['evidence', kind, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/evidence/{kind}/{id}', { params: { path: { kind, id } }, signal })),
    staleTime: Infinity,
  })

export const evidenceDetailsQuery = (kind: string, id: string, position: number) =>
  queryOptions({
    queryKey: ['evidence', kind, id, position],
    queryFn: ({ signal }) => {
      const path = { kind, id, position }
      const asked = api.GET('/api/evidence/{kind}/{id}/details/{position}', {
        params: { path },
        signal,
      })
      return dataOf(asked)
    },
    staleTime: Infinity,
  })

export const gapsQuery = queryOptions({
  queryKey: ['gaps'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/gaps', { signal })),
})

/** The pages that the project's config adds; they stay as they are while the server runs. */
export const projectPagesQuery = queryOptions({
  queryKey: ['pages'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/pages', { signal })),
  staleTime: Infinity,
})

/** How often a page asks again while the server or its store is away. */
export const retryMs = 2000

/** Whether the same question may be answered later. */
export function isPassing(error: unknown): boolean {
  return isApiError(error) && (error.status === 0 || error.status >= 502)
}

/** Milliseconds until the next try; false when none would help. */
export function retryInterval(error: unknown): number | false {
  return isPassing(error) ? retryMs : false
}
