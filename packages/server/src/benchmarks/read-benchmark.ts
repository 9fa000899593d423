import {
  type LoadEndpoint,
  type LoadRunDocument,
  type LoadRunRow,
  ToolError,
} from '@gauntlet/contract'
import { type Change, PHASE_METRICS, type PhaseMetric, judgeChange } from '@gauntlet/core/compare'
import { toBeforeAfter } from '@gauntlet/report'
import type { Store } from '@gauntlet/store'

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
  readonly endpoints: readonly EndpointChange[]
  readonly checks: ReturnType<typeof toBeforeAfter>['checks']
}

/** The newest run of each phase that ended, or the two named, side by side. */
export async function readBenchmark(
  loadRuns: Store['loadRuns'],
  { scenario, baseline, candidate }: BenchmarkRequest,
): Promise<Benchmark> {
  const [before, after] = await Promise.all([
    readOne(loadRuns, { id: baseline, scenario, phase: 'BASELINE' }),
    readOne(loadRuns, { id: candidate, scenario, phase: 'POST_MITIGATION' }),
  ])
  const pair = before && after ? toBeforeAfter(before, after) : undefined
  const phases = {
    before: before ? [before, ...(await readRepetitions(loadRuns, before))] : [],
    after: after ? [after, ...(await readRepetitions(loadRuns, after))] : [],
  }
  return {
    scenario,
    before: before?.run ?? null,
    after: after?.run ?? null,
    repetitions: { before: phases.before.length, after: phases.after.length },
    warnings: pair?.warnings ?? [],
    endpoints: comparePhases(phases),
    checks: pair?.checks ?? [],
  }
}

type One = {
  readonly id: string | undefined
  readonly scenario: string
  readonly phase: LoadRunRow['phase']
}

async function readOne(
  loadRuns: Store['loadRuns'],
  { id, scenario, phase }: One,
): Promise<LoadRunDocument | undefined> {
  const newest = id ?? (await loadRuns.findNewest({ scenario, phase, status: 'SUCCESS' }))?.id
  const document = newest === undefined ? undefined : await loadRuns.readDocument(newest)
  if (id !== undefined && !document) {
    throw new ToolError('NOT_FOUND', `there is no run ${id} that ended`)
  }
  return document
}

/** Other runs of the same build, workload and phase that ended well with a fit generator. */
async function readRepetitions(
  loadRuns: Store['loadRuns'],
  { run }: LoadRunDocument,
): Promise<LoadRunDocument[]> {
  const { scenario_name: scenario, phase, git_sha: gitSha, workload_hash: hash } = run
  if (hash === null || gitSha === null) return []
  const { runs } = await loadRuns.list({ scenario, phase, status: 'SUCCESS', gitSha, limit: 50 })
  const same = runs.filter(
    (one) => one.id !== run.id && one.workload_hash === hash && one.generator_audit?.valid,
  )
  const documents = await Promise.all(
    same.slice(0, maxRepetitions - 1).map(({ id }) => loadRuns.readDocument(id)),
  )
  return documents.filter((document) => document !== undefined)
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
