import {
  type LoadEndpoint,
  type LoadRunDocument,
  type LoadRunRow,
  ToolError,
} from '@gauntlet/contract'
import { type Change, PHASE_METRICS, type PhaseMetric, judgeChange } from '@gauntlet/core/compare'
import { toBeforeAfter } from '@gauntlet/report'
import type { Store } from '@gauntlet/store'
import { readEach, type ReadDocuments } from '../read-each.ts'

/** More repetitions narrow the interval little, and each is a document to read. */
const maxRepetitions = 12

export type BenchmarkRequest = {
  readonly scenario: string
  /** Run ids in the place of the newest ones. */
  readonly baseline?: string
  readonly candidate?: string
}

export type Benchmark = {
  readonly scenario: string
  readonly before: LoadRunRow | null
  readonly after: LoadRunRow | null
  /** Runs of the same build and workload behind the intervals, the shown ones among them. */
  readonly repetitions: { readonly before: number; readonly after: number }
  readonly warnings: readonly string[]
  /** Runs that are left out because their document cannot be read. */
  readonly unreadable: readonly string[]
  readonly endpoints: readonly EndpointChange[]
  readonly checks: ReturnType<typeof toBeforeAfter>['checks']
}

/** The newest run of each phase that ended, or the two named, side by side. */
export async function readBenchmark(
  loadRuns: Store['loadRuns'],
  { scenario, baseline, candidate }: BenchmarkRequest,
): Promise<Benchmark> {
  const [olds, news] = await Promise.all([
    readPhase(loadRuns, { id: baseline, scenario, phase: 'BASELINE' }),
    readPhase(loadRuns, { id: candidate, scenario, phase: 'POST_MITIGATION' }),
  ])
  const [before, after] = [olds.found[0], news.found[0]]
  const pair = before && after ? toBeforeAfter(before, after) : undefined
  return {
    scenario,
    before: before?.run ?? null,
    after: after?.run ?? null,
    repetitions: { before: olds.found.length, after: news.found.length },
    warnings: pair?.warnings ?? [],
    unreadable: [...olds.unreadable, ...news.unreadable],
    endpoints: comparePhases({ before: olds.found, after: news.found }),
    checks: pair?.checks ?? [],
  }
}

type PhaseQuery = {
  readonly id: string | undefined
  readonly scenario: string
  readonly phase: LoadRunRow['phase']
}

/** The run that is shown, then its repetitions. Of a run that cannot be read no other one takes the place. */
async function readPhase(
  loadRuns: Store['loadRuns'],
  { id, scenario, phase }: PhaseQuery,
): Promise<ReadDocuments<LoadRunDocument>> {
  const shown = id ?? (await loadRuns.findNewest({ scenario, phase, status: 'SUCCESS' }))?.id
  const ids = shown === undefined ? [] : [shown]
  const one = await readEach(ids, (each) => loadRuns.readDocument(each))
  const [document] = one.found
  if (!document && id !== undefined && one.unreadable.length === 0) {
    throw new ToolError('NOT_FOUND', `there is no run ${id} that ended`)
  }
  if (!document) return one
  const others = await readRepetitions(loadRuns, document)
  return { found: [document, ...others.found], unreadable: others.unreadable }
}

/** Other runs of the same build, workload and phase that ended well with a fit generator. */
async function readRepetitions(
  loadRuns: Store['loadRuns'],
  { run }: LoadRunDocument,
): Promise<ReadDocuments<LoadRunDocument>> {
  const { scenario_name: scenario, phase, git_sha: gitSha, workload_hash: hash } = run
  if (hash === null || gitSha === null) return { found: [], unreadable: [] }
  const { runs } = await loadRuns.list({ scenario, phase, status: 'SUCCESS', gitSha, limit: 50 })
  const same = runs.filter(
    (one) => one.id !== run.id && one.workload_hash === hash && one.generator_audit?.valid,
  )
  const ids = same.slice(0, maxRepetitions - 1).map(({ id }) => id)
  return await readEach(ids, (id) => loadRuns.readDocument(id))
}

export type EndpointChange = {
  readonly method: string
  readonly endpoint: string
  readonly metrics: readonly (Change & {
    readonly metric: PhaseMetric
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
  return (Object.keys(PHASE_METRICS) as PhaseMetric[]).map((metric) => {
    const [before, after] = [valuesOf(olds, metric), valuesOf(news, metric)]
    return {
      metric,
      before: olds[0]?.[metric] ?? null,
      after: news[0]?.[metric] ?? null,
      ...judgeChange(metric, { before, after, requests }),
    }
  })
}

function valuesOf(list: Measured, metric: PhaseMetric): number[] {
  return list.map((one) => one?.[metric]).filter((value) => typeof value === 'number')
}
