// What `npm run mutation` changes: `AREA=stats npm run mutation` one folder, with its own unit tests and its own results.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const { AREA: area, QUICK: quick, SAMPLE: sample = '1' } = process.env
const areas = ['consistency', 'parity', 'stats', 'verdict']
if (area !== undefined && !areas.includes(area))
  throw new Error(`AREA must be one of ${areas.join(', ')}; it is "${area}"`)
if (!(Number(sample) > 0 && Number(sample) <= 1))
  throw new Error(`SAMPLE is a share of the files above 0 and at most 1; it is "${sample}"`)
const folders = (area === undefined ? areas : [area]).map((name) => `packages/core/src/${name}`)

/** With SAMPLE=0.25 a quarter of the files, chosen by the hash of their path: the same ones every time. */
const isDrawn = (file) =>
  createHash('sha256').update(file).digest().readUInt32BE() / 2 ** 32 < Number(sample)

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter(
      (file) =>
        file.endsWith('.ts') && !/\.test\.ts$|\/index\.ts$|test-support|fixtures/.test(file),
    )
    .filter(isDrawn),
)

// Of the searches through all orders a hundredth: a change of a checker is seen by a few histories.
process.env['GAUNTLET_EXHAUSTIVE'] ??= '0.01'

const results = [
  area ?? 'all',
  ...(quick === '1' ? ['quick'] : []),
  ...(sample === '1' ? [] : [sample]),
]

const options = {
  testRunner: 'pure',
  plugins: ['./mutation/pure-test-runner.mjs'],
  testFiles: folders.map((folder) => `${folder}/**/*.test.ts`),
  mutate: files,
  // Two tests compare a table of the docs with the code.
  ignorePatterns: ['**', '!packages/core/**', '!docs/guarantees.md', '!docs/statistics.md'],
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // The runner ends what loops in the changed code by counting; time decides for loops elsewhere, and a busy machine is slow.
  timeoutMS: 20_000,
  // A mutant of the run before is tried again where its code or a test of it changed.
  incremental: true,
  incrementalFile: `.gauntlet/mutation-${results.join('-')}.json`,
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { logTests: false },
  tempDirName: '.gauntlet/stryker',
  thresholds: { high: 90, low: 85, break: 85 },
}

export default options
