import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { experimentsPage } from '../../experiments-page.ts'

/** Builds the page once for all browser tests, as `gauntlet serve` does: two that build at once would be in each other's way. */
export async function setup(): Promise<void> {
  const { build } = experimentsPage({})
  const [program = '', ...args] = build?.command ?? []
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(program, args, { cwd: String(build?.cwd), env })
}
