import { runServer } from 'experiments'
import { parseArgs } from 'node:util'
import { createUnmitigatedPorts } from '../create-unmitigated-ports.ts'
import { dropUniqueKeys } from '../drop-unique-keys.ts'
import { parseTechniques, type Technique } from '../technique.ts'

const usage = `server.ts [--without all|none|sticky,idempotent-events,rollup-lock,atomic-rollups,group-commit]
  PORT, DATABASE_URL, DASHBOARD_TOKEN as for the service; DATABASE_URL must name a separate database.`

function readArguments(): ReadonlySet<Technique> {
  const { values } = parseArgs({ options: { without: { type: 'string', default: 'all' } } })
  if (!process.env['DATABASE_URL']) {
    throw new Error(
      'DATABASE_URL is not set: the baseline drops unique keys, so it takes no default',
    )
  }
  return parseTechniques(values.without)
}

let without: ReadonlySet<Technique> | undefined
try {
  without = readArguments()
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 2
}
if (without) {
  const taken = without
  await runServer({
    env: process.env,
    createPorts: (database, env) => createUnmitigatedPorts(database, { without: taken, env }),
    prepare: (databaseUrl) => dropUniqueKeys(databaseUrl, taken),
  })
}
