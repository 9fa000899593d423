import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import { projectPagesQuery } from '../api/queries.ts'
import { NoSuchPage } from '../frame/no-such-page.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { usePlugin } from './use-plugin.ts'

const route = getRouteApi('/$page')

/** A page of the project's own backend, where the config has one of this path. */
export function ProjectPage() {
  const { page: path } = route.useParams()
  const { data, error } = useQuery(projectPagesQuery)
  if (!data) return error ? <Failure error={error} /> : <Loading />
  const found = data.pages.find((page) => 'path' in page && page.path === path)
  return found ? <Plugin key={path} name={found.name} path={path} /> : <NoSuchPage />
}

function Plugin({ name, path }: { name: string; path: string }) {
  const place = useRef<HTMLDivElement>(null)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const setSearch = useCallback(
    (next: Readonly<Record<string, string | undefined>>) => {
      const given = Object.entries(next).flatMap(([key, value]) => (value ? [[key, value]] : []))
      void navigate({ search: Object.fromEntries(given), resetScroll: false })
    },
    [navigate],
  )
  const state = usePlugin({ name, path, search, place, setSearch })
  return (
    <>
      <title>{`${name} · Gauntlet`}</title>
      <h1>{name}</h1>
      {state === 'loading' && <Loading />}
      {state instanceof Error && <Failure error={state} />}
      <div ref={place} hidden={state instanceof Error} />
    </>
  )
}
