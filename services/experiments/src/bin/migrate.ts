import { migrate } from '../database/migrate.ts'
import { runCommand } from './run-command.ts'

await runCommand({
  name: 'db:migrate',
  work: async (databaseUrl, logger) => {
    logger.info({ applied: await migrate(databaseUrl) }, 'the database is migrated')
  },
})
