import type { PageContext, PageQuery } from '@gauntlet/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { isApiError } from '../api/api-error.ts'
import { sessionQuery } from '../api/queries.ts'
import { retryInterval } from '../api/retry.ts'
import { createPageContext, type CreatedContext } from './create-page-context.ts'
import { importMount } from './import-mount.ts'

export type PluginState = 'loading' | 'shown' | Error

type PluginAddress = Pick<PageContext, 'name' | 'path' | 'search'> & {
  /** Where the page stands; its address and how to change that. */
  readonly place: RefObject<HTMLElement | null>
  readonly setSearch: PageContext['setSearch']
}

/**
 * Mounts a page of the project: again when the address changes and the page does not listen, and while its server or its
 * backend is away.
 */
export function usePlugin({ name, path, search, place, setSearch }: PluginAddress): PluginState {
  const cache = useQueryClient()
  const [state, setState] = useState<PluginState>('loading')
  const [round, setRound] = useState(0)
  const mounted = useRef<CreatedContext>(undefined)
  const shown = useRef({ search, setSearch })

  useEffect(() => {
    const parent = place.current
    if (!parent) return
    const leaving = new AbortController()
    const noticeSignOut = (error: unknown) => {
      if (isApiError(error) && error.status === 401) void cache.invalidateQueries(sessionQuery)
    }
    const fail = (error: unknown) => {
      noticeSignOut(error)
      if (leaving.signal.aborted) return
      mounted.current = undefined
      setState(error instanceof Error ? error : new Error(String(error)))
    }
    const created = createPageContext({
      name,
      path,
      search: shown.current.search,
      signal: leaving.signal,
      setSearch: (next) => shown.current.setSearch(next),
      fail,
      onError: noticeSignOut,
    })
    mounted.current = created
    setState((before) => (before instanceof Error ? before : 'loading'))
    const element = parent.appendChild(document.createElement('div'))
    void mount(element, created.page).then(() => {
      if (!leaving.signal.aborted) setState('shown')
    }, fail)
    return () => {
      leaving.abort()
      element.remove()
    }
  }, [cache, name, path, place, round])

  useEffect(() => {
    const before = shown.current.search
    shown.current = { search, setSearch }
    if (isSame(before, search)) return
    if (mounted.current?.changeSearch(search) !== true) setRound((last) => last + 1)
  }, [search, setSearch])

  useEffect(() => {
    const waitMs = retryInterval(state)
    if (waitMs === false) return
    const timer = setTimeout(() => setRound((last) => last + 1), waitMs)
    return () => clearTimeout(timer)
  }, [state])

  return state
}

/** Ends when the page stands; what it returned is called when the page is left. */
async function mount(element: HTMLElement, page: PageContext): Promise<void> {
  const start = await importMount(page.path)
  if (page.signal.aborted) return
  const unmount = await start(element, page)
  if (!unmount) return
  if (page.signal.aborted) unmount()
  else page.signal.addEventListener('abort', unmount)
}

function isSame(one: PageQuery, other: PageQuery): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
