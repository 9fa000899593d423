import { migrate } from '../database/migrate.ts'
import { maintainPartitions } from '../partitions/maintain-partitions.ts'
import {
  parsePartitionArguments,
  partitionUsage,
  type PartitionArguments,
} from '../partitions/partition-arguments.ts'
import { runCommand } from './run-command.ts'
import { stopSignals } from './when-stopped.ts'

const interrupted = new AbortController()
for (const signal of stopSignals) {
  process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)))
}

async function runJob(options: PartitionArguments): Promise<void> {
  await runCommand({
    name: 'jobs:partitions',
    work: async (databaseUrl, logger) => {
      await migrate(databaseUrl)
      const { signal } = interrupted
      const done = await maintainPartitions(databaseUrl, { ...options, signal })
      logger.info(done, 'the partitions of event_logs are as asked')
    },
  })
}

let options: PartitionArguments | undefined
try {
  options = parsePartitionArguments(process.argv.slice(2))
} catch (error) {
  console.error(`${(error as Error).message}\n\n${partitionUsage}`)
  process.exitCode = 2
}
if (options) await runJob(options)
