import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { PageContext } from 'gauntlet'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ExperimentsPage } from './experiments-page.tsx'

/** What the dashboard calls. @see MountPage */
export function mount(element: HTMLElement, page: PageContext): () => void {
  const root = createRoot(element, { onUncaughtError: page.fail })
  const cache = new QueryClient()
  const draw = () =>
    root.render(
      <StrictMode>
        <QueryClientProvider client={cache}>
          <ExperimentsPage page={page} search={page.search} />
        </QueryClientProvider>
      </StrictMode>,
    )
  draw()
  page.onChange(draw)
  return () => root.unmount()
}
