import { toVisible } from '@gauntlet/core/text'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { EvidenceListPage } from './evidence/evidence-list-page.tsx'
import { Frame } from './frame/frame.tsx'
import { NoSuchPage } from './frame/no-such-page.tsx'
import { Failure } from './ui/states.tsx'
import { VerdictsPage } from './verdicts/verdicts-page.tsx'

/** The text values of an address; whatever else stands there is left out. */
function texts<const Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): { [Key in Name]?: string } =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = search[name]
        return typeof value === 'string' || typeof value === 'number'
          ? [[name, toVisible(String(value))]]
          : []
      }),
    ) as { [Key in Name]?: string }
}

/** All text values of an address: which of them mean something, the page of the project knows. */
function allTexts(search: Record<string, unknown>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) =>
      typeof value === 'string' ? [[toVisible(key), toVisible(value)]] : [],
    ),
  )
}

const root = createRootRoute({
  component: Frame,
  errorComponent: ({ error }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} />
  ),
  notFoundComponent: NoSuchPage,
})

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: texts('q', 'project', 'branch'),
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
    validateSearch: texts('q', 'scenario', 'baseline', 'candidate', 'phase', 'tag', 'sha'),
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
  createRoute({
    getParentRoute: () => root,
    path: '/compare',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="compare" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/compare/$id',
    validateSearch: texts('metric'),
    component: lazyRouteComponent(() => import('./compare/compare-page.tsx'), 'ComparePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/parity',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="parity" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/parity/$id',
    validateSearch: texts('q', 'case'),
    component: lazyRouteComponent(() => import('./parity/parity-page.tsx'), 'ParityPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/guarantees',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="guarantees" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/guarantees/$id',
    validateSearch: texts('q'),
    component: lazyRouteComponent(
      () => import('./guarantees/guarantees-page.tsx'),
      'GuaranteesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/smoke',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="smoke" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/smoke/$id',
    component: lazyRouteComponent(() => import('./smoke/smoke-page.tsx'), 'SmokePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sweep',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="sweep" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sweep/$id',
    component: lazyRouteComponent(() => import('./sweep/sweep-page.tsx'), 'SweepPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/faults',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="faults" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/faults/$id',
    component: lazyRouteComponent(() => import('./faults/faults-page.tsx'), 'FaultsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reviews',
    validateSearch: texts('q'),
    component: () => <EvidenceListPage kind="review" />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reviews/$id',
    validateSearch: texts('finding'),
    component: lazyRouteComponent(() => import('./reviews/review-page.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/gaps',
    validateSearch: texts('q'),
    component: lazyRouteComponent(() => import('./gaps/gaps-page.tsx'), 'GapsPage'),
  }),
  // A page of the project's own backend; each path above is the dashboard's own (RESERVED_PAGE_PATHS).
  createRoute({
    getParentRoute: () => root,
    path: '/$page',
    validateSearch: allTexts,
    component: lazyRouteComponent(() => import('./project-pages/project-page.tsx'), 'ProjectPage'),
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

/** Fetches the code of every page, so that a server which goes away takes no page with it. */
export function preloadPages(): void {
  for (const route of routes) void router.loadRouteChunk(route)?.catch(() => undefined)
}

declare module '@tanstack/react-router' {
  // Merged into the router's own interface, which must be one.
  interface Register {
    router: typeof router
  }
}
