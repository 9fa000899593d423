import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** DASHBOARD_TOKEN of the environment, else of `.env` in the repository; undefined where neither has one. */
export const givenToken = process.env['DASHBOARD_TOKEN'] || readDotEnv() || undefined

/** What the experiments targets of the demo are started with, and asked with. */
export const dashboardToken = givenToken ?? 'demo-dashboard-token'

function readDotEnv(): string | undefined {
  try {
    return parseEnv(readFileSync(new URL('../../../.env', import.meta.url), 'utf8'))[
      'DASHBOARD_TOKEN'
    ]
  } catch {
    return undefined // there is none
  }
}
