import type { PageContext, PageQuery } from '@gauntlet/contract'
import { api, dataOf } from '../api/client.ts'
import { shownTheme, watchTheme } from '../frame/theme.tsx'

type Changes = Pick<PageContext, 'setSearch' | 'fail'>

export type CreatedContext = {
  readonly page: PageContext
  /** The address has other values now. @returns whether the page listens */
  changeSearch(search: PageQuery): boolean
}

type ContextOptions = Pick<PageContext, 'name' | 'path' | 'search' | 'signal'> &
  Changes & {
    /** Sees every failed question. */
    readonly onError: (error: unknown) => void
  }

/** What one mounted page gets; it ends with the signal. */
export function createPageContext(options: ContextOptions): CreatedContext {
  const { name, path, signal, setSearch, fail, onError } = options
  const listeners = new Set<() => void>()
  const notify = () => {
    for (const listener of listeners) listener()
  }
  watchTheme(notify, signal)
  signal.addEventListener('abort', () => listeners.clear())
  let { search } = options
  return {
    page: {
      name,
      path,
      signal,
      get search() {
        return search
      },
      get theme() {
        return shownTheme()
      },
      setSearch,
      fail,
      onChange: (listener) => void listeners.add(listener),
      read: async (query = {}, { signal: own } = {}) => {
        const either = own ? AbortSignal.any([own, signal]) : signal
        try {
          return await readPage(path, query, either)
        } catch (error) {
          onError(error)
          throw error
        }
      },
    },
    changeSearch: (next) => {
      search = next
      notify()
      return listeners.size > 0
    },
  }
}

async function readPage(path: string, query: PageQuery, signal: AbortSignal): Promise<unknown> {
  const querySerializer = () => new URLSearchParams(query).toString()
  const asked = { params: { path: { path } }, querySerializer, signal }
  return await dataOf(api.GET('/api/pages/{path}/data', asked))
}
