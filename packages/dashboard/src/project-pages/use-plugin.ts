import type { MountPage, PageContext, PageQuery } from '@gauntlet/contract'
import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { isApiError } from '../api/api-error.ts'
import { retryInterval, sessionQuery } from '../api/queries.ts'
import { type CreatedContext, createPageContext } from './create-page-context.ts'
import { dataOf } from '../api/client.ts'

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

type PageModule = { readonly mount?: MountPage<HTMLElement> }

/** A browser remembers that a module was not there: each further try has another address. */
let failures = 0

/**
 * What the module of a page exports as `mount`.
 *
 * @throws ApiError where the server does not give the module, else the error of the module
 */
export async function importMount(path: string): Promise<MountPage<HTMLElement>> {
  const module = await importModule(`/pages/${path}.js${failures > 0 ? `?try=${failures}` : ''}`)
  if (typeof module.mount === 'function') return module.mount
  throw new Error('The module of this page exports no mount().')
}

async function importModule(address: string): Promise<PageModule> {
  try {
    return (await import(/* @vite-ignore */ address)) as PageModule
  } catch (cause) {
    failures += 1
    await requireAnswer(address)
    throw cause
  }
}

/** An import does not say why there was no module; the server does. */
async function requireAnswer(address: string): Promise<void> {
  await dataOf(
    fetch(address).then(async (response) =>
      response.ok ? { data: true, response } : { error: await response.json(), response },
    ),
  )
}
