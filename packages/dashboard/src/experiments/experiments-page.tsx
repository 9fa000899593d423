import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiError, type Experiments } from '../api/client.ts'
import { experimentsQuery } from '../api/queries.ts'
import { Empty, Failure, Loading } from '../ui/states.tsx'
import { When } from '../ui/when.tsx'
import { Daily } from './daily.tsx'
import { ExperimentFilters } from './experiment-filters.tsx'
import { Funnel } from './funnel.tsx'
import { listExperiments } from './to-variants.ts'
import { Variants } from './variants.tsx'

const route = getRouteApi('/experiments')

/** What the experiments service counted itself: daily, per variant, funnels. */
export function ExperimentsPage() {
  const { experiment, ...range } = route.useSearch()
  const { data, error } = useQuery(experimentsQuery(range))
  return (
    <>
      <title>Experiments · Gauntlet</title>
      <h1>Experiments</h1>
      {error ? (
        <Trouble error={error} />
      ) : data ? (
        <Counted data={data} chosen={experiment} />
      ) : (
        <Loading />
      )}
    </>
  )
}

function Trouble({ error }: { error: Error }) {
  if (error instanceof ApiError && error.code === 'EXPERIMENTS_UNSET') return <NotSet />
  return (
    <>
      <Failure error={error} />
      <p>
        <Link to="/experiments">The last two weeks, and the funnel that is always there</Link>
      </p>
    </>
  )
}

function NotSet() {
  return (
    <Empty title="No experiments service is named">
      <p>
        This page shows what an experiments service counted. Name the service and the token that its
        own <code>DASHBOARD_TOKEN</code> holds, and start the dashboard again:
      </p>
      <pre>EXPERIMENTS_URL=http://127.0.0.1:3000 EXPERIMENTS_TOKEN=... gauntlet serve</pre>
    </Empty>
  )
}

function Counted({ data, chosen }: { data: Experiments; chosen: string | undefined }) {
  const { from, to, funnel_name, daily, variants, funnel } = data
  const experiments = listExperiments(variants.days)
  const experiment = chosen ?? experiments[0]
  const own = variants.days.filter((row) => row.experiment_id === experiment)
  const known = experiment === undefined ? experiments : [...new Set([...experiments, experiment])]
  return (
    <>
      <p className="faint">
        What the experiments service counted itself, in UTC days, {from} to {to}.{' '}
        {daily.computed_through !== null && (
          <>
            Counted is all that it had by <When at={daily.computed_through} />.
          </>
        )}
      </p>
      <ExperimentFilters
        experiments={known}
        experiment={experiment}
        from={from}
        to={to}
        funnel={funnel_name}
      />
      {daily.days.every(({ dau }) => dau === 0) && own.length === 0 ? (
        <Nothing computed={daily.computed_through !== null} />
      ) : (
        <>
          {daily.days.length > 0 && <Daily days={daily.days} />}
          <h2>Variants{experiment !== undefined && ` of ${experiment}`}</h2>
          {own.length > 0 ? (
            <Variants rows={own} />
          ) : (
            <p className="faint">Nobody was assigned in these days.</p>
          )}
          <h2>Funnel</h2>
          <Funnel name={funnel_name} rows={funnel.days} experiment={experiment} />
        </>
      )}
    </>
  )
}

function Nothing({ computed }: { computed: boolean }) {
  return computed ? (
    <Empty title="Nothing was counted in these days">
      <p>Choose others, or send the service events and assignments.</p>
    </Empty>
  ) : (
    <Empty title="Nothing is computed yet">
      <p>The figures come from rollups. Where the service runs:</p>
      <pre>npm run jobs:rollup -- --window-days 14</pre>
    </Empty>
  )
}
