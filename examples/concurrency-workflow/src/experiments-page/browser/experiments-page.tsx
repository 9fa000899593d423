import { Empty, Failure, Loading, When, isApiError, retryInterval } from '@gauntlet/dashboard/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PageContext } from 'gauntlet'
import type { FormEvent, MouseEvent } from 'react'
import type { Experiments } from '../schemas.ts'
import { Daily } from './daily.tsx'
import { Funnel } from './funnel.tsx'
import { listExperiments } from './to-variants.ts'
import { Variants } from './variants.tsx'

type ExperimentsPageProps = { readonly page: PageContext; readonly search: PageContext['search'] }

/** What the experiments service counted itself: daily, per variant, funnels. */
export function ExperimentsPage({ page, search }: ExperimentsPageProps) {
  const { experiment, from, to, funnel } = search
  const query = { ...(from && { from }), ...(to && { to }), ...(funnel && { funnel }) }
  const { data, error } = useQuery({
    queryKey: [query],
    queryFn: async ({ signal }) => (await page.read(query, { signal })) as Experiments,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => retryInterval(state.error),
    retry: false,
    staleTime: 5000,
  })
  if (error) return <Trouble error={error} page={page} />
  if (!data) return <Loading />
  return <Counted data={data} chosen={experiment} setSearch={page.setSearch} />
}

function Trouble({ error, page }: { error: Error; page: PageContext }) {
  const code = isApiError(error) ? error.code : ''
  if (code === 'PAGE_UNSET') return <NotSet />
  const away = code === 'PAGE_UNREACHABLE' || code === 'PAGE_REFUSED'
  const start = (event: MouseEvent) => {
    event.preventDefault()
    page.setSearch({})
  }
  return (
    <>
      <Failure error={error} {...(away && { title: 'No answer from the experiments service' })} />
      <p>
        <a href={`/${page.path}`} onClick={start}>
          The last two weeks, and the funnel that is always there
        </a>
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

type CountedProps = {
  readonly data: Experiments
  readonly chosen: string | undefined
  readonly setSearch: PageContext['setSearch']
}

function Counted({ data, chosen, setSearch }: CountedProps) {
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
        setSearch={setSearch}
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

type ExperimentFiltersProps = {
  readonly experiments: readonly string[]
  readonly experiment: string | undefined
  readonly from: string
  readonly to: string
  readonly funnel: string
  readonly setSearch: PageContext['setSearch']
}

/** Which experiment, days and funnel; they stand in the address. */
export function ExperimentFilters({ setSearch, ...shown }: ExperimentFiltersProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    const names = ['experiment', 'from', 'to', 'funnel'] as const
    setSearch(Object.fromEntries(names.map((name) => [name, given[name]])))
  }
  return (
    <form className="filters" onSubmit={submit} key={JSON.stringify(shown)} role="search">
      {shown.experiments.length > 0 && (
        <label>
          experiment
          <select name="experiment" defaultValue={shown.experiment}>
            {shown.experiments.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        first day
        <input name="from" type="date" defaultValue={shown.from} />
      </label>
      <label>
        last day
        <input name="to" type="date" defaultValue={shown.to} />
      </label>
      <label>
        funnel
        <input name="funnel" defaultValue={shown.funnel} maxLength={200} />
      </label>
      <button type="submit">Show</button>
    </form>
  )
}
