import { defineConfig } from 'vitest/config'

/** A busy machine is slow, not wrong: what is polled for may take this long, and a test much longer. */
const patience = {
  expect: { poll: { timeout: 60_000, interval: 50 } },
  testTimeout: 240_000,
  hookTimeout: 240_000,
}

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
          // Pure tests leave nothing behind: one worker runs many files, and imports each module once.
          isolate: false,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...ignored, '**/*.exhaustive.test.ts', '**/*.int.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'exhaustive',
          isolate: false,
          include: ['**/*.exhaustive.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.int.test.ts'],
          exclude: ignored,
          globalSetup: ['packages/testkit/src/vitest-global-setup.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ignored,
          globalSetup: [
            'packages/testkit/src/vitest-global-setup.ts',
            'packages/dashboard/e2e/test-support/build-pages-once.ts',
          ],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
  },
})
