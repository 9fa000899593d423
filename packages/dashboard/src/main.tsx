import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isApiError } from './api/api-error.ts'
import { retryInterval, sessionQuery } from './api/queries.ts'
import { readTheme } from './frame/theme.tsx'
import { preloadPages, router } from './router.tsx'

function onError(error: unknown): void {
  if (isApiError(error) && error.status === 401) void cache.invalidateQueries(sessionQuery)
}

const cache = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache(),
  defaultOptions: {
    queries: {
      retry: false,
      staleTime: 5000,
      refetchInterval: ({ state }) => retryInterval(state.error),
    },
  },
})

document.documentElement.dataset['theme'] = readTheme()
const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
  // A busy browser may have no idle moment for long.
  requestIdleCallback(preloadPages, { timeout: 1000 })
}
