import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/pool.ts'
import { jobUsage, parseJobArguments, type JobArguments } from '../rollups/job-arguments.ts'
import { createPgRollupStore } from '../rollups/pg-rollup-store.ts'
import { runRollup, runTogether } from '../rollups/run-rollup.ts'
import { toRunAnswer } from '../rollups/run-rows.ts'
import { runCommand } from './run-command.ts'
import { stopSignals } from './when-stopped.ts'

const interrupted = new AbortController()
for (const signal of stopSignals) {
  process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)))
}

async function runJobs({ jobs, windowDays, leaseMs }: JobArguments): Promise<void> {
  await runCommand({
    name: 'jobs:rollup',
    work: async (databaseUrl, logger) => {
      await migrate(databaseUrl)
      const database = openDatabase(databaseUrl)
      try {
        const ports = createPgRollupStore(database.pool, leaseMs)
        await runTogether(jobs, async (job) => {
          const request = { job, windowDays, signal: interrupted.signal }
          const run = await runRollup(database.pool, ports, request)
          logger.info({ run: toRunAnswer(run) }, `${job}: ${run.status}`)
          if (run.status === 'FAILED') process.exitCode = 1
          return run
        })
      } finally {
        await database.close()
      }
    },
  })
}

let options: JobArguments | undefined
try {
  options = parseJobArguments(process.argv.slice(2))
} catch (error) {
  console.error(`${(error as Error).message}\n\n${jobUsage}`)
  process.exitCode = 2
}
if (options) await runJobs(options)
