// The architecture: which package may import which. Held by arrows.test.ts.
const layers = {
  core: [],
  contract: ['core'],
  formats: ['contract', 'core'],
  engine: ['contract', 'core'],
  faults: ['contract', 'core'],
  stack: ['contract', 'core'],
  store: ['contract', 'core'],
  plots: ['core'],
  report: ['plots', 'contract', 'core'],
  server: ['store', 'report', 'contract', 'core'],
  dashboard: ['plots', 'contract', 'core'],
  gauntlet: [
    'server',
    'report',
    'plots',
    'store',
    'stack',
    'faults',
    'engine',
    'formats',
    'contract',
    'core',
  ],
}

const test = String.raw`\.(test|suite)\.tsx?$`

const arrows = Object.entries(layers).map(([from, may]) => ({
  name: `${from}-imports-only-${may.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^packages/${from}/src`, pathNot: [test, '/test-support/'] },
  to: {
    path: '^(packages|services|examples)/',
    pathNot: `^packages/(${[from, ...may].join('|')})/`,
  },
}))

export const ruleSet = {
  forbidden: [
    ...arrows,
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: test },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'services-know-nothing-of-gauntlet',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: [test, '/test-support/'] },
      to: { path: '^(packages|examples|services)/', pathNot: '^services/$1/' },
    },
    {
      name: 'enter-a-package-by-its-index',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^packages/$1/',
          '/src/index.ts$',
          String.raw`\.suite\.ts$`,
          '^packages/core/src/[a-z]+/index.ts$',
        ],
      },
    },
    {
      name: 'examples-enter-the-dashboard-by-its-exports',
      severity: 'error',
      from: { path: '^examples/' },
      to: {
        path: '^packages/dashboard/',
        pathNot: ['^packages/dashboard/(src/ui|e2e/test-support)/index.ts$', 'package.json$'],
      },
    },
    {
      name: 'testkit-is-for-tests',
      severity: 'error',
      from: {
        path: '^(packages|services|examples)/',
        pathNot: [test, '^packages/testkit/', '/test-support/'],
      },
      to: { path: '^packages/testkit/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
}

export const options = {
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)(dist|node_modules)/' },
  tsPreCompilationDeps: true,
  combinedDependencies: true,
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default'],
  },
}
