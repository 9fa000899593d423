import { defineConfig } from 'vitest/config'

/** The pure tests of what `npm run mutation` changes: each mutant runs those that reach it. */
export default defineConfig({
  test: {
    include: [
      `packages/core/src/${process.env['AREA'] ?? '{consistency,parity,stats,verdict}'}/**/*.test.ts`,
    ],
    exclude: ['**/node_modules/**', '**/*.exhaustive.test.ts'],
    testTimeout: 120_000,
  },
})
