import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@gauntlet/stack'
import { listTwins } from './list-cases.ts'
import { isRight, runTwin } from './run-twin.ts'

// `npm run truth [-- WORD...]`: every twin, or those whose names contain one of the words.
const folder = await mkdtemp(join(tmpdir(), 'truth-zoo-'))
const postgres = await startPostgres({ folder })
try {
  const twins = await listTwins(process.argv.slice(2))
  let right = 0
  for (const named of twins) {
    const result = await runTwin(named, { storeUrl: postgres.url('postgres') })
    const ok = isRight(named, result)
    if (ok) right += 1
    process.stdout.write(`${ok ? '✓' : '✗'} ${named.name}: ${result.document.verdict}\n`)
    for (const { check, outcome, summary } of result.reasons) {
      process.stdout.write(`    ${outcome}  ${check}: ${summary}\n`)
    }
  }
  process.stdout.write(`${right} of ${twins.length} verdicts are right\n`)
  process.exitCode = twins.length > 0 && right === twins.length ? 0 : 1
} finally {
  await postgres.stop('immediate')
  await rm(folder, { recursive: true, force: true })
}
