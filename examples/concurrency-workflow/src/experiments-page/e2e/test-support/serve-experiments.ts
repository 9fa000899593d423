import { serveDashboard, type Served, type ServedOptions } from '@gauntlet/dashboard/test-support'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { experimentsPage } from '../../experiments-page.ts'

const { build } = experimentsPage({})

/** Builds the page as `gauntlet serve` does. */
export async function buildExperimentsPage(): Promise<void> {
  const [program = '', ...args] = build?.command ?? []
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(program, args, { cwd: String(build?.cwd), env })
}

type ExperimentsOptions = Omit<ServedOptions, 'pages'> & {
  readonly env?: Readonly<Record<string, string>>
}

/** A dashboard with the page, as the bundled project configures it. */
export async function serveExperiments({
  env = {},
  ...options
}: ExperimentsOptions): Promise<Served> {
  const { browser, read } = experimentsPage(env)
  const page = { name: 'Experiments', path: 'experiments', file: fileURLToPath(browser), read }
  return await serveDashboard({ ...options, pages: [page] })
}
