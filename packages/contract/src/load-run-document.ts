import { type Outcome, combineOutcomes } from '@gauntlet/core/verdict'
import { parseDocument, toCanonicalDocument } from './document.ts'
import { ToolError } from './errors.ts'
import { type GuaranteeDocument, listExercised } from './guarantees.ts'
import type {
  EndpointResult,
  GeneratorAudit,
  WorkerClock,
  LoadExtension,
  LoadResult,
  TimelineSlice,
} from './load-result.ts'
import {
  type BackgroundJob,
  type LoadAudit,
  type LoadEndpoint,
  type LoadFault,
  type LoadHistograms,
  LoadRunDocument,
  type LoadRunRow,
  type LoadSlice,
} from './load-run.ts'

/** A named question with an expected and an observed value. */
export type CheckResult = {
  readonly name: string
  readonly outcome: Outcome
  /** What had to be true, in words or as a number: `0`, `"> 0"`, `"<= 0.01"`. */
  readonly expected: string | number
  /** What was seen; null when nothing could be. */
  readonly observed: string | number | null
  /** The query, the offending keys (at most 20), the reason for `no_evidence`. */
  readonly details: Readonly<Record<string, unknown>>
}

/** Before or after the change. */
export type Phase = 'BASELINE' | 'POST_MITIGATION'

export type LoadRunParts = {
  /** Version of the tool that ran it. */
  readonly tool: string
  /** ISO 8601 with milliseconds. */
  readonly at: string
  /** The row as it was when the run started; what the result says is put in its place. */
  readonly run: LoadRunRow
  /** Absent when the run failed before it measured anything. */
  readonly result?: LoadResult
  readonly checks: readonly CheckResult[]
  /** What was injected, where faults were planned. */
  readonly faults?: readonly LoadFault[] | undefined
  /** What was watched under it. */
  readonly guarantees?: readonly GuaranteeDocument[] | undefined
  readonly backgroundJobs?: readonly BackgroundJob[] | undefined
  /** Why the run failed, when it did. */
  readonly errorText?: string
}

/** The document of a run that ended: all that the store keeps of it, made without the store. */
export function toLoadRunDocument(parts: LoadRunParts): LoadRunDocument {
  const { tool, at, result, checks, faults = [], guarantees = [], backgroundJobs = [] } = parts
  const run = toFinishedRow(parts)
  return toCanonicalLoadRun({
    schema: 'gauntlet.load-run/1',
    tool,
    at,
    run,
    endpoints: (result?.endpoints ?? []).map(toEndpoint),
    checks: checks.map((check) => ({ ...check, details: { ...check.details } })),
    audit: run.generator_audit,
    outcomes: result ? { ...result.total.outcomes } : { ok: 0, fail: 0, info: 0 },
    users: toUsers(result),
    recorded_ms: result?.recordedMs ?? 0,
    outcome: toOutcome(run, parts),
    ...(guarantees.length > 0 && { guarantees: [...guarantees] }),
    ...(backgroundJobs.length > 0 && {
      background_jobs: backgroundJobs.map((job) => ({ ...job })),
    }),
    timeline: (result?.timeline ?? []).map(toLoadSlice),
    ...(result?.extension && { extension: toExtension(result.extension) }),
    ...(faults.length > 0 && { faults: faults.map((fault) => ({ ...fault })) }),
    histograms: (result?.endpoints ?? []).map(toHistograms),
  })
}

/** The one form of a document: however it was made or read, equal ones have equal bytes. */
export function toCanonicalLoadRun(document: LoadRunDocument): LoadRunDocument {
  return toCanonicalDocument(LoadRunDocument, {
    ...document,
    endpoints: document.endpoints.toSorted(byEndpoint),
    histograms: document.histograms.toSorted(byEndpoint),
  })
}

function toFinishedRow({ run, result, errorText, at }: LoadRunParts): LoadRunRow {
  const status =
    errorText !== undefined ? 'FAILED' : result?.interrupted ? 'INTERRUPTED' : 'SUCCESS'
  return {
    ...run,
    status: result ? status : 'FAILED',
    started_at: result?.startedAt ?? run.started_at,
    ended_at: result?.endedAt ?? at,
    duration_ms: result?.durationMs ?? null,
    workload_hash: result?.workloadHash ?? run.workload_hash,
    error_text: errorText ?? null,
    generator_audit: result ? toAudit(result.audit) : null,
  }
}

function toExtension({ durationMs, usersStarted, requests }: LoadExtension) {
  return { duration_ms: durationMs, users_started: usersStarted, requests }
}

function toUsers(result: LoadResult | undefined): LoadRunDocument['users'] {
  return {
    started: result?.usersStarted ?? 0,
    completed: result?.usersCompleted ?? 0,
    failed: result?.usersFailed ?? 0,
    failures: (result?.userFailures ?? []).map((failure) => ({ ...failure })),
  }
}

function toOutcome(
  run: LoadRunRow,
  { checks, faults = [], guarantees = [] }: LoadRunParts,
): Outcome {
  const allFired = faults.every(({ fired }) => fired)
  const trusted = run.status === 'SUCCESS' && run.generator_audit?.valid === true && allFired
  const outcomes = [...checks, ...listExercised(guarantees)].map((each) => each.outcome)
  return combineOutcomes(trusted ? outcomes : [...outcomes, 'no_evidence'])
}

function toEndpoint(one: EndpointResult): LoadEndpoint {
  const { response, service, requestsTotal, errorCount } = one
  return {
    method: one.method,
    endpoint: one.endpoint,
    requests_total: requestsTotal,
    success_count: one.successCount,
    error_count: errorCount,
    timeout_count: one.timeoutCount,
    failure_count: one.failureCount,
    error_rate: requestsTotal === 0 ? 0 : errorCount / requestsTotal,
    latency_basis: 'scheduled',
    min_ms: response.minMs,
    max_ms: response.maxMs,
    mean_ms: response.meanMs,
    p50_ms: response.p50Ms,
    p90_ms: response.p90Ms,
    p95_ms: response.p95Ms,
    p99_ms: response.p99Ms,
    p999_ms: response.p999Ms,
    service: { p50_ms: service.p50Ms, p95_ms: service.p95Ms, p99_ms: service.p99Ms },
    rps: one.ratePerSecond,
    response_codes: { ...one.responseCodes },
    error_breakdown: { ...one.errorBreakdown },
  }
}

function toHistograms({ method, endpoint, response, service }: EndpointResult): LoadHistograms {
  return {
    method,
    endpoint,
    scheduled: toBase64(response.histogram),
    service: toBase64(service.histogram),
  }
}

/** In chunks: a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(text)
}

function toAudit({ workers, ...audit }: GeneratorAudit): LoadAudit {
  return {
    ...toAuditFigures(audit),
    ...(workers && {
      workers: workers.map(({ worker, lost, clock, ...of }) => ({
        worker,
        lost,
        ...(clock && { clock: toClock(clock) }),
        ...toAuditFigures(of),
      })),
    }),
  }
}

function toClock({ skewMs, offsetMs, uncertaintyMs }: WorkerClock) {
  return { skew_ms: skewMs, offset_ms: offsetMs, uncertainty_ms: uncertaintyMs }
}

function toAuditFigures(audit: Omit<GeneratorAudit, 'workers'>) {
  return {
    offered: audit.offered,
    sent: audit.sent,
    skipped: audit.skipped,
    slip_p99_ms: audit.slipP99Ms,
    event_loop_p99_ms: audit.eventLoopP99Ms,
    cpu_ratio: audit.cpuRatio,
    valid: audit.valid,
    reasons: [...audit.reasons],
  }
}

export function toLoadSlice(slice: TimelineSlice): LoadSlice {
  return {
    second: slice.secondIndex,
    recorded: slice.recorded,
    started: slice.startedCount,
    completed: slice.completedCount,
    errors: slice.errorCount,
    p50_ms: slice.p50Ms,
    p99_ms: slice.p99Ms,
  }
}

type Named = { readonly method: string; readonly endpoint: string }

/** By code unit, not by locale: the order is part of the document's bytes. */
function byEndpoint(a: Named, b: Named): number {
  const [left, right] = [`${a.endpoint}\0${a.method}`, `${b.endpoint}\0${b.method}`]
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * Reads an artefact.
 *
 * @param source names the file in the message
 * @throws ToolError FILE_UNREADABLE naming the first place that does not fit
 */
export function parseLoadRunDocument(text: string, source: string): LoadRunDocument {
  const document: LoadRunDocument = parseDocument(LoadRunDocument, text, source)
  const contradiction = findContradiction(document)
  if (contradiction) throw new ToolError('FILE_UNREADABLE', `${source}: ${contradiction}`)
  return toCanonicalLoadRun(document)
}

/** What a schema cannot say. */
function findContradiction(document: LoadRunDocument): string | undefined {
  const { run, audit, endpoints, histograms, checks } = document
  const keys = endpoints.map((one) => `${one.method} ${one.endpoint}`)
  const stray = histograms.find((one) => !keys.includes(`${one.method} ${one.endpoint}`))
  if (run.status === 'RUNNING') return '/run/status is RUNNING: the run had not ended'
  if (JSON.stringify(audit) !== JSON.stringify(run.generator_audit)) {
    return '/audit is not /run/generator_audit'
  }
  if (new Set(keys).size < keys.length) return '/endpoints names one endpoint twice'
  if (new Set(checks.map((check) => check.name)).size < checks.length) {
    return '/checks names one check twice'
  }
  if (checks.some((check) => 'expected' in check.details)) {
    return '/checks has details named "expected", which is itself a field'
  }
  if (stray) return `/histograms has ${stray.method} ${stray.endpoint}, which /endpoints has not`
  if (new Set(histograms.map((one) => `${one.method} ${one.endpoint}`)).size < histograms.length) {
    return '/histograms names one endpoint twice'
  }
  return undefined
}
