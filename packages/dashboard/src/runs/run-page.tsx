import {
  formatCount,
  formatDuration,
  formatMs,
  formatPerSecond,
  formatRate,
  phaseWords,
} from '@gauntlet/core/format'
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import type { Measured, Run } from '../api/client.ts'
import { runQuery } from '../api/queries.ts'
import { describeParts } from '../evidence/describe-parts.ts'
import { Badge } from '../ui/badge.tsx'
import { Cards } from '../ui/data-table.tsx'
import { Empty, Failure, Loading } from '../ui/states.tsx'
import { AnswersChart } from './answers-chart.tsx'
import { FaultTable } from './fault-table.tsx'
import { LatencyChart } from './latency-chart.tsx'
import { LiveRunView } from './live-run.tsx'
import { announce } from './live-words.ts'
import { PercentileChart } from './percentile-chart.tsx'
import { AuditFacts, CheckTable, EndpointTable, RunFacts } from './run-tables.tsx'
import { RunGuaranteesView } from './run-guarantees.tsx'
import { useLiveRun } from './use-live-run.ts'

const route = getRouteApi('/runs/$id')

/** Everything one load run measured. */
export function RunPage() {
  const { id } = route.useParams()
  const { data, error } = useQuery(runQuery(id))
  const live = useLiveRun(id, data?.run.status === 'RUNNING')
  if (error && !data) return <Failure error={error} />
  if (!data) return <Loading />
  const { run, measured, guarantees } = data
  return (
    <>
      <title>{`${run.run_name} · Gauntlet`}</title>
      <p className="hidden" role="status">
        {announce(run, live)}
      </p>
      <div className="card-head">
        <h1>{run.run_name}</h1>
        {!(measured && run.status === 'SUCCESS') && <Badge word={run.status} />}
        {measured && (
          // Good figures are no pass beside a broken guarantee.
          <Badge word={guarantees?.outcome === 'fail' ? 'fail' : measured.outcome} />
        )}
      </div>
      {measured && <p className="answer">{describeParts('checks', measured.checks)}</p>}
      <p className="faint">
        <Link to="/benchmarks" search={{ scenario: run.scenario_name }}>
          {run.scenario_name}
        </Link>
        , {phaseWords[run.phase]}, against {run.target_base_url}
      </p>
      {run.error_text !== null && (
        <div className="notice fail">
          <strong>This run did not end well</strong>
          <p>{run.error_text}</p>
        </div>
      )}
      {run.status === 'RUNNING' && <LiveRunView run={run} live={live} />}
      {guarantees && <RunGuaranteesView id={run.id} guarantees={guarantees} />}
      {measured && <MeasuredRun run={run} measured={measured} />}
      {!measured && run.status !== 'RUNNING' && <Unmeasured />}
      <h2>About this run</h2>
      <RunFacts run={run} measured={measured} />
    </>
  )
}

function Unmeasured() {
  return (
    <Empty title="Nothing was stored of this run">
      <p>
        Its process ended before the run did. If its artefact was written, `gauntlet import`
        restores the figures.
      </p>
    </Empty>
  )
}

function MeasuredRun({ run, measured }: { run: Run; measured: Measured }) {
  const { endpoints, checks, timeline, faults, curves, users } = measured
  return (
    <>
      {run.generator_audit?.valid === false && (
        <div className="notice no_evidence">
          <strong>The generator could not keep up: these figures are no evidence</strong>
          <ul>
            {run.generator_audit.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <Totals measured={measured} />
      <h2>Checks</h2>
      {checks.length > 0 ? (
        <CheckTable checks={checks} />
      ) : (
        <p className="faint">None was asked.</p>
      )}
      {faults.length > 0 && (
        <>
          <h2>Faults</h2>
          <FaultTable faults={faults} />
        </>
      )}
      <h2>Endpoints</h2>
      <EndpointTable endpoints={endpoints} />
      <h2>Latency and answers</h2>
      <LatencyChart timeline={timeline} faults={faults} />
      <PercentileChart curves={curves} />
      <AnswersChart endpoints={endpoints} />
      {users.failures.length > 0 && (
        <>
          <h2>Why users ended early</h2>
          <ul>
            {users.failures.map(({ kind, message, count }) => (
              <li key={`${kind} ${message}`}>
                {formatCount(count)} × {kind}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>The generator</h2>
      <AuditFacts audit={run.generator_audit} />
    </>
  )
}

function Totals({ measured }: { measured: Measured }) {
  const { endpoints, recorded_ms, outcomes, checks } = measured
  const sum = (field: 'requests_total' | 'error_count') =>
    endpoints.reduce((total, endpoint) => total + endpoint[field], 0)
  const requests = sum('requests_total')
  const slowest = Math.max(0, ...endpoints.map((endpoint) => endpoint.p99_ms ?? 0))
  const facts = [
    ['requests', formatCount(requests)],
    ['recorded', formatDuration(recorded_ms)],
    ['throughput', recorded_ms > 0 ? formatPerSecond(requests / (recorded_ms / 1000)) : '–'],
    ['slowest p99', endpoints.length > 0 ? formatMs(slowest) : '–'],
    ['errors', requests > 0 ? formatRate(sum('error_count') / requests) : '–'],
    ['outcome unknown', formatCount(outcomes.info)],
    [
      'checks passed',
      `${checks.filter(({ outcome }) => outcome === 'pass').length} of ${checks.length}`,
    ],
  ] as const
  return <Cards rows={facts} />
}
