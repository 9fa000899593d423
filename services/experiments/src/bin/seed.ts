import { migrate } from '../database/migrate.ts'
import { seed } from '../seed.ts'
import { runCommand } from './run-command.ts'

await runCommand({
  name: 'db:seed',
  work: async (databaseUrl, logger) => {
    await migrate(databaseUrl)
    await seed(databaseUrl)
    logger.info('the experiments to begin with are there')
  },
})
