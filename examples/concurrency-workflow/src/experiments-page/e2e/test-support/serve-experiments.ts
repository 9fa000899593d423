import { serveDashboard, type Served, type ServedOptions } from '@gauntlet/dashboard/test-support'
import { fileURLToPath } from 'node:url'
import { experimentsPage } from '../../experiments-page.ts'

type ExperimentsOptions = Omit<ServedOptions, 'pages'> & {
  readonly env?: Readonly<Record<string, string>>
}

/** A dashboard with the page, which `build-page-once.ts` has built, as the bundled project configures it. */
export async function serveExperiments({
  env = {},
  ...options
}: ExperimentsOptions): Promise<Served> {
  const { browser, read } = experimentsPage(env)
  const page = { name: 'Experiments', path: 'experiments', file: fileURLToPath(browser), read }
  return await serveDashboard({ ...options, pages: [page] })
}
