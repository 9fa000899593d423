import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
} from '@tanstack/react-router'
import { Frame } from './frame/frame.tsx'
import { Empty, Failure } from './ui/states.tsx'
import { VerdictsPage } from './verdicts/verdicts-page.tsx'

/** The text values of an address; whatever else stands there is left out. */
function texts<const Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): { [Key in Name]?: string } =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = search[name]
        return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
      }),
    ) as { [Key in Name]?: string }
}

const root = createRootRoute({
  component: Frame,
  errorComponent: ({ error }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} />
  ),
  notFoundComponent: () => (
    <Empty title="There is no such page">
      <p>
        <Link to="/">To the newest verdicts</Link>
      </p>
    </Empty>
  ),
})

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: texts('project', 'branch'),
    component: VerdictsPage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/verdicts/$id',
    component: lazyRouteComponent(() => import('./verdicts/verdict-page.tsx'), 'VerdictPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks',
    validateSearch: texts('scenario', 'baseline', 'candidate', 'phase', 'tag', 'sha'),
    component: lazyRouteComponent(
      () => import('./benchmarks/benchmarks-page.tsx'),
      'BenchmarksPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/runs/$id',
    component: lazyRouteComponent(() => import('./runs/run-page.tsx'), 'RunPage'),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren([...routes]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Addresses are read by people: `?tag=env=laptop`, not JSON.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(given as [string, string][]).toString()
    return text && `?${text}`
  },
})

declare module '@tanstack/react-router' {
  // Merged into the router's own interface, which must be one.
  interface Register {
    router: typeof router
  }
}
