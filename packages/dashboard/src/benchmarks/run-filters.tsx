import { phaseWords } from '@gauntlet/core/format'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'

export type RunSearch = {
  readonly phase?: string | undefined
  readonly tag?: string | undefined
  readonly sha?: string | undefined
}

/** Filters of the list of runs; they stand in the address. */
export function RunFilters({ search }: { search: RunSearch }) {
  const navigate = useNavigate({ from: '/benchmarks' })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    const chosen = {
      phase: given['phase'] || undefined,
      tag: given['tag'] || undefined,
      sha: given['sha'] || undefined,
    }
    void navigate({ search: (before) => ({ ...before, ...chosen }), resetScroll: false })
  }
  return (
    <form className="filters" onSubmit={submit} key={JSON.stringify(search)} role="search">
      <label>
        phase
        <select name="phase" defaultValue={search.phase ?? ''}>
          <option value="">both</option>
          {Object.entries(phaseWords).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        tag
        <input
          name="tag"
          defaultValue={search.tag}
          placeholder="env=laptop"
          pattern="[^=]+=.*"
          title="name=value"
        />
      </label>
      <label>
        commit starts with
        <input name="sha" defaultValue={search.sha} placeholder="4b4a1b8" maxLength={64} />
      </label>
      <button type="submit">Filter</button>
    </form>
  )
}
