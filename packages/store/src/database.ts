import type {
  BackgroundJob,
  GuaranteeDocument,
  LoadAudit,
  LoadLive,
  LoadRunDocument,
  LoadFault,
  LoadSlice,
  Outcome,
  VerdictDocument,
} from '@gauntlet/contract'
import { Kysely, PostgresDialect, type ColumnType, type Generated } from 'kysely'
import { Pool, types } from 'pg'

/** Written as JSON text, because `pg` would send a JavaScript array as a Postgres array. */
type Json<T> = ColumnType<T, string, string>

type LoadTestRuns = {
  id: string
  run_name: string
  scenario_name: string
  phase: 'BASELINE' | 'POST_MITIGATION'
  status: 'RUNNING' | 'SUCCESS' | 'FAILED' | 'INTERRUPTED'
  target_base_url: string
  git_sha: string | null
  started_at: string
  ended_at: string | null
  duration_ms: number | null
  tags: Json<Record<string, string>>
  artifacts_path: string | null
  notes: string | null
  error_text: string | null
  seed: number
  workload_hash: string | null
  environment: Json<Record<string, unknown>>
  generator_audit: ColumnType<LoadAudit | null, string | null, string | null>
}

type LoadTestEndpointMetrics = {
  run_id: string
  method: string
  endpoint: string
  requests_total: number
  success_count: number
  error_count: number
  timeout_count: number
  failure_count: number
  error_rate: number
  min_ms: number | null
  max_ms: number | null
  mean_ms: number | null
  p50_ms: number | null
  p90_ms: number | null
  p95_ms: number | null
  p99_ms: number | null
  p999_ms: number | null
  rps: number
  response_codes: Json<Record<string, number>>
  error_breakdown: Json<Record<string, number>>
  histogram: Buffer | null
  service_p50_ms: number | null
  service_p95_ms: number | null
  service_p99_ms: number | null
  service_histogram: Buffer | null
}

type LoadTestDataChecks = {
  run_id: string
  check_name: string
  outcome: 'pass' | 'fail' | 'no_evidence'
  passed: ColumnType<boolean, never, never>
  observed_value: ColumnType<string | number | null, string | null, string | null>
  details: Json<Record<string, unknown>>
  position: number
}

type LoadTestDocuments = {
  run_id: string
  tool: string
  at: string
  outcomes: Json<LoadRunDocument['outcomes']>
  users: Json<LoadRunDocument['users']>
  recorded_ms: number
  outcome: 'pass' | 'fail' | 'no_evidence'
  timeline: Json<LoadSlice[]>
  faults: Json<LoadFault[]> | null
  guarantees: Json<GuaranteeDocument[]> | null
  background_jobs: Json<BackgroundJob[]> | null
}

type LoadTestRunOwners = {
  run_id: string
  host: string
  pid: number
  heartbeat_at: Generated<string>
}

type LoadTestLive = {
  run_id: string
  reported_at: string | null
  progress: ColumnType<LoadLive | null, string | null, string>
  stop_requested_at: string | null
}

/** A view: of the runs that ended well with a fit generator. */
type LoadTestTrend = Pick<
  LoadTestRuns,
  'scenario_name' | 'phase' | 'started_at' | 'git_sha' | 'workload_hash'
> &
  Pick<
    LoadTestEndpointMetrics,
    'run_id' | 'method' | 'endpoint' | 'p50_ms' | 'p95_ms' | 'p99_ms'
  > & {
    /** The processor; null when the run did not say. */
    machine: string | null
  }

type VerdictRuns = {
  id: string
  project: string
  branch: string | null
  verdict: VerdictDocument['verdict']
  exit_code: number
  at: string
  tool: string
  evidence: string
  document: Json<VerdictDocument>
}

type VerdictStages = {
  verdict_id: string
  stage: string
  outcome: Outcome
  duration_ms: number
  position: number
}

type VerdictReasons = {
  verdict_id: string
  stage: string
  position: number
  check_name: string
  outcome: Outcome
  summary: string
  known_gap: string | null
  evidence: string | null
}

type EvidenceDocuments = {
  id: string
  verdict_id: string | null
  kind: string
  scenario: string | null
  outcome: string
  at: string
  tool: string
  document: Json<unknown>
  is_final: Generated<boolean>
}

type EvidenceDetails = {
  evidence_id: string
  position: number
  details: Json<unknown>
}

/** The tables as `migrations/` makes them. */
export type Tables = {
  load_test_runs: LoadTestRuns
  load_test_endpoint_metrics: LoadTestEndpointMetrics
  load_test_data_checks: LoadTestDataChecks
  load_test_documents: LoadTestDocuments
  load_test_run_owners: LoadTestRunOwners
  load_test_live: LoadTestLive
  load_test_trend: LoadTestTrend
  verdict_runs: VerdictRuns
  verdict_stages: VerdictStages
  verdict_reasons: VerdictReasons
  evidence_documents: EvidenceDocuments
  evidence_details: EvidenceDetails
}

export type Database = Kysely<Tables>

const connectLimitMs = 10_000
const queryLimitMs = 60_000
/** Rows come out as the contract's documents have them: counts are numbers, instants are ISO text. */
const { INT8, TIMESTAMPTZ } = types.builtins
const toDate = types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date
const getTypeParser = ((oid: Parameters<typeof types.getTypeParser>[0]) => {
  if (oid === INT8) return Number
  if (oid === TIMESTAMPTZ) return (text: string) => toDate(text).toISOString()
  return types.getTypeParser(oid)
}) as typeof types.getTypeParser

export function createPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: queryLimitMs,
    allowExitOnIdle: true,
    application_name: 'gauntlet',
    types: { getTypeParser },
  })
  // A server that goes away ends connections, idle ones and those in use; the query under way or the next one reports
  // it to whoever asks, and nobody else: without a listener Node would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function createDatabase(pool: Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
