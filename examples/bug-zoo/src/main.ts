import { startPostgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderZoo } from './render-zoo.ts'
import { runZoo, zooSettings } from './run-zoo.ts'

// `npm run zoo [-- NAME...]`: every backend, or those whose names contain one of the words.
const folder = await mkdtemp(join(tmpdir(), 'bug-zoo-'))
const postgres = await startPostgres({ folder, settings: zooSettings })
try {
  const results = await runZoo({
    postgres,
    seed: 1,
    maxRuns: 5,
    names: process.argv.slice(2),
    onResult: ({ zooCase, verdict }) =>
      process.stderr.write(`${zooCase.backend.name}: ${verdict}\n`),
  })
  process.stdout.write(renderZoo(results))
  const right = new Set(['caught', 'quiet'])
  process.exitCode = results.every(({ verdict }) => right.has(verdict)) ? 0 : 1
} finally {
  await postgres.stop('immediate')
  await rm(folder, { recursive: true, force: true })
}
