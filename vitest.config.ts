import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** A busy machine is slow, not wrong: what is polled for may take this long, and a test much longer. */
const patience = {
  expect: { poll: { timeout: 60_000, interval: 50 } },
  testTimeout: 240_000,
  hookTimeout: 240_000,
}

/**
 * No test leaves anything behind in a module, so a worker runs many files and imports each module once: half of a run
 * was importing. One kind after another, for a worker serves one kind only; every core has a worker,
 * up to four: they share one PostgreSQL.
 */
const shared = { isolate: false, maxWorkers: Math.min(availableParallelism(), 4) }

const ignored = ['**/node_modules/**', '**/dist/**', '**/.gauntlet/**']

/**
 * unit: pure, no process, no database. exhaustive: pure too, checkers against a search through all orders, and slow.
 * integration: real Postgres and sockets. e2e: whole commands and browsers.
 */
export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default', './vitest-count-reporter.ts'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          ...shared,
          sequence: { groupOrder: 1 },
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...ignored, '**/*.exhaustive.test.ts', '**/*.int.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'exhaustive',
          ...shared,
          sequence: { groupOrder: 0 },
          include: ['**/*.exhaustive.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          ...shared,
          sequence: { groupOrder: 2 },
          include: ['**/*.int.test.ts'],
          exclude: ignored,
          globalSetup: ['packages/testkit/src/vitest-global-setup.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'e2e',
          ...shared,
          sequence: { groupOrder: 3 },
          include: ['**/*.e2e.test.ts'],
          exclude: ignored,
          globalSetup: [
            'packages/testkit/src/vitest-global-setup.ts',
            'packages/dashboard/e2e/test-support/build-pages-once.ts',
          ],
          ...patience,
          maxWorkers: 1,
        },
      },
    ],
  },
})
