// What `npm run mutation` changes: `AREA=stats npm run mutation` one folder, with its own unit tests and its own results.

const areas = ['consistency', 'parity', 'stats', 'verdict']
const area = process.env['AREA']
if (area !== undefined && !areas.includes(area))
  throw new Error(`AREA must be one of ${areas.join(', ')}; it is "${area}"`)

const options = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: [
    ...(area === undefined ? areas : [area]).map((name) => `packages/core/src/${name}/**/*.ts`),
    '!**/*.test.ts',
    '!**/*.suite.ts',
    '!**/fixtures/**',
    '!**/index.ts',
  ],
  ignorePatterns: ['**', '!packages/core/**', '!tsconfig.base.json', '!vitest.mutation.config.ts'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // A mutant of the run before is tried again where its code or a test of it changed.
  incremental: true,
  incrementalFile: `.gauntlet/mutation-${area ?? 'all'}.json`,
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { logTests: false },
  tempDirName: '.gauntlet/stryker',
  thresholds: { high: 90, low: 85, break: 85 },
}

export default options
