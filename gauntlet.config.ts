import { BUNDLED_SCENARIOS, defineGauntlet } from 'gauntlet'
import { readFileSync } from 'node:fs'
import { dashboardToken, smokeExperiments } from './gauntlet/smoke-experiments.ts'

const env = { DASHBOARD_TOKEN: dashboardToken, LOG_LEVEL: 'warn' }
const node = (file: string, ...args: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  file,
  ...args,
]

/** The bundled stack: the experiments service against its unmitigated baseline. */
export default defineGauntlet({
  project: 'experiments',
  targets: {
    baseline: {
      start: { command: node('examples/unmitigated/src/bin/server.ts'), replicas: 2, env },
      database: 'embedded',
    },
    candidate: {
      start: { command: node('services/experiments/src/bin/server.ts'), replicas: 2, env },
      database: 'embedded',
    },
    // What `npm run dev` starts; `npm run loadtest:run` finds its database here.
    local: { url: 'http://127.0.0.1:3000', database: { url: findLocalDatabase } },
  },
  scenarios: BUNDLED_SCENARIOS,
  smoke: { checks: [...smokeExperiments('baseline'), ...smokeExperiments('candidate')] },
})

/** The service says where its embedded database is while it runs. */
function findLocalDatabase(): string | undefined {
  if (process.env['DATABASE_URL']) return process.env['DATABASE_URL']
  try {
    return readFileSync('.gauntlet/experiments/database-url', 'utf8').trim()
  } catch {
    return undefined // it has not been started here
  }
}
