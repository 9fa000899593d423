import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './vitest-sequencer.ts'

/**
 * A busy machine is slow, not wrong: what is polled for may take this long, and a test much longer. In CI a test of real
 * processes is tried a second time, and is named where only that passed.
 */
const patience = {
  retry: process.env['CI'] ? 1 : 0,
  expect: { poll: { timeout: 60_000, interval: 50 } },
  testTimeout: 240_000,
  hookTimeout: 240_000,
}

/**
 * No test leaves anything behind in a module, so a worker runs many files and imports each module once: half of a run
 * was importing. Two workers more than cores, for tests wait half of their time; at most four, for they share one
 * PostgreSQL. The kinds share the workers, which take them by name: the short unit tests come last, and no worker waits
 * for a long file of another.
 */
const shared = { isolate: false, maxWorkers: Math.min(availableParallelism() + 2, 4) }

const ignored = ['**/node_modules/**', '**/dist/**', '**/.gauntlet/**']

const withPostgres = [
  'packages/testkit/src/temporary-folder.ts',
  'packages/testkit/src/vitest-global-setup.ts',
  'packages/gauntlet/pack/test-support/bundle-command-once.ts',
]
const withPages = [
  ...withPostgres,
  'packages/dashboard/e2e/test-support/build-pages-once.ts',
  'examples/concurrency-workflow/src/experiments-page/e2e/test-support/build-page-once.ts',
]

/**
 * unit: pure, no process, no database. integration: real Postgres and sockets. e2e: whole commands and browsers.
 * Of `npm run test:slow` are exhaustive (pure: checkers against a search through all orders, comparisons of simulated
 * machines) and slow (proofs that take longer than half a minute: the worked examples of the docs, the bug zoo, the verdicts
 * of the truth zoo, the switches of the baseline, every command in every trouble, a build against itself).
 */
const projects = [
  {
    name: 'unit',
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: [
      ...ignored,
      ...['exhaustive', 'int', 'e2e', 'slow'].map((kind) => `**/*.${kind}.test.ts`),
    ],
    testTimeout: 120_000,
  },
  { name: 'exhaustive', include: ['**/*.exhaustive.test.ts'], testTimeout: 120_000 },
  { name: 'integration', include: ['**/*.int.test.ts'], globalSetup: withPostgres, ...patience },
  { name: 'e2e', include: ['**/*.e2e.test.ts'], globalSetup: withPages, ...patience },
  {
    name: 'slow',
    include: ['**/*.slow.test.ts'],
    globalSetup: withPages,
    // They compare a build with itself: nothing else should compute meanwhile.
    sequence: { groupOrder: 1 },
    ...patience,
    testTimeout: 900_000,
  },
]

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: process.env['CI'] ? ['default', './vitest-count-reporter.ts'] : ['default'],
    projects: projects.map((project) => ({
      test: { exclude: ignored, ...shared, ...project },
    })),
  },
})
