import type { PageContext } from 'gauntlet'
import type { FormEvent } from 'react'

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
