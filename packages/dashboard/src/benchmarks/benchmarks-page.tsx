import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Benchmark, Run } from '../api/client.ts'
import { benchmarkQuery, scenariosQuery } from '../api/queries.ts'
import { parsePhase } from '../runs/run-tables.tsx'
import { RunList } from '../runs/run-list.tsx'
import { Empty, Failure, Loading, Unreadable } from '../ui/states.tsx'
import { Sha, When } from '../ui/when.tsx'
import { ChangePlot } from './change-plot.tsx'
import { CheckChanges, describeChanges } from './check-changes.tsx'
import { EndpointChanges } from './endpoint-changes.tsx'
import { RunFilters } from './run-filters.tsx'

const route = getRouteApi('/benchmarks')

/** Before and after the change, scenario by scenario, and the runs behind it. */
export function BenchmarksPage() {
  const { scenario: chosen, baseline, candidate, phase, tag, sha } = route.useSearch()
  const scenarios = useQuery(scenariosQuery)
  if (scenarios.error && !scenarios.data) return <Failure error={scenarios.error} />
  if (!scenarios.data) return <Loading />
  const scenario = chosen ?? scenarios.data[0]
  if (scenario === undefined) return <NoRuns />
  const parsed = parsePhase(phase)
  const filter = {
    scenario,
    ...(parsed && { phase: parsed }),
    ...(tag && { tag }),
    ...(sha && { sha }),
  }
  const request = { scenario, ...(baseline && { baseline }), ...(candidate && { candidate }) }
  return (
    <>
      <title>{`${scenario} · Benchmarks · Gauntlet`}</title>
      <h1>Before and after the change</h1>
      <ScenarioChoice scenarios={scenarios.data} scenario={scenario} />
      <Pair key={scenario} request={request} />
      <h2 id="runs">Runs of {scenario}</h2>
      <RunFilters search={{ phase, tag, sha }} />
      <RunList filter={filter} />
    </>
  )
}

function NoRuns() {
  return (
    <Empty title="No load run yet">
      <p>Measure the build as it is, change it, measure again:</p>
      <pre>{`gauntlet load run --scenario mixed --phase baseline --target http://127.0.0.1:3000
gauntlet load run --scenario mixed --phase post_mitigation --target http://127.0.0.1:3000`}</pre>
      <p>At least three runs of each phase: only then there is an interval to judge by.</p>
    </Empty>
  )
}

type Choice = { readonly scenarios: readonly string[]; readonly scenario: string }

function ScenarioChoice({ scenarios, scenario }: Choice) {
  const navigate = useNavigate({ from: '/benchmarks' })
  return (
    <form className="filters">
      <label>
        scenario
        <select
          value={scenario}
          onChange={({ target }) => void navigate({ search: { scenario: target.value } })}
        >
          {[...new Set([...scenarios, scenario])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </form>
  )
}

function Pair({ request }: { request: Parameters<typeof benchmarkQuery>[0] }) {
  const { data, error } = useQuery(benchmarkQuery(request))
  if (error && !data) return <Failure error={error} />
  if (!data) return <Loading />
  const { before, after, repetitions, warnings, unreadable, checks } = data
  return (
    <>
      {before && after && <p className="answer">{describeChanges(data)}</p>}
      <div className="cards">
        <PhaseCard title="baseline" run={before} count={repetitions.before} />
        <PhaseCard title="candidate" run={after} count={repetitions.after} />
      </div>
      <Unreadable messages={unreadable} />
      {!(before && after) && <HalfPair benchmark={data} />}
      {warnings.length > 0 && (
        <div className="notice no_evidence">
          <strong>Read with care</strong>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      {before && after && (
        <>
          <ChangePlot benchmark={data} />
          <h2>Endpoints</h2>
          <p className="faint">
            Before and after are the two runs above; change and interval rest on all their
            repetitions. Runs that did not alternate may differ for other reasons than the change:{' '}
            <code>gauntlet compare</code> alternates them.
          </p>
          <EndpointChanges benchmark={data} />
          <h2>Checks</h2>
          <CheckChanges checks={checks} />
        </>
      )}
    </>
  )
}

type PhaseCardProps = { readonly title: string; readonly run: Run | null; readonly count: number }

function PhaseCard({ title, run, count }: PhaseCardProps) {
  return (
    <div>
      <strong>{title}</strong>
      {run ? (
        <p>
          <Link to="/runs/$id" params={{ id: run.id }}>
            {run.run_name}
          </Link>
          <br />
          <When at={run.started_at} /> · <Sha sha={run.git_sha} />
          <br />
          <span className="faint">
            {count === 1 ? 'a single run' : `${count} runs of this build and workload`}
          </span>
        </p>
      ) : (
        <p className="faint">no run that ended well and can be read</p>
      )}
    </div>
  )
}

function HalfPair({ benchmark: { scenario, before, after } }: { benchmark: Benchmark }) {
  const missing = before ? 'post_mitigation' : 'baseline'
  return (
    <Empty title={before || after ? 'One half of the pair is missing' : 'No pair yet'}>
      <p>Nothing can be compared before both phases have a run that ended well:</p>
      <pre>{`gauntlet load run --scenario ${scenario} --phase ${missing} --target http://127.0.0.1:3000`}</pre>
    </Empty>
  )
}
