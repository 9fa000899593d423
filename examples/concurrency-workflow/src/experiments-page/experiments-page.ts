import { definePage, type PagePlugin } from 'gauntlet'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * The dashboard's page of what the experiments service counted itself.
 *
 * @param env EXPERIMENTS_URL and EXPERIMENTS_TOKEN name the service; without them the page says which ones to set
 */
export function experimentsPage(env: Readonly<Record<string, string | undefined>>): PagePlugin {
  return definePage({
    browser: new URL('../../dist/browser/experiments-page.js', import.meta.url),
    build: {
      command: [process.execPath, findVite(), 'build', '--logLevel', 'warn'],
      cwd: here,
      sources: [here, findDashboard('src')],
    },
    // Imported when they are needed: every command reads the config.
    check: async () => {
      const { readExperimentsAccess } = await import('./read-experiments-access.ts')
      readExperimentsAccess(env)
    },
    read: async (query, context) => {
      const { readExperiments } = await import('./read-experiments.ts')
      return await readExperiments(env, query, context)
    },
  })
}

function findVite(): string {
  const { resolve } = createRequire(import.meta.url)
  return join(dirname(resolve('vite/package.json')), 'bin', 'vite.js')
}

/** Its components are built into the page. */
function findDashboard(folder: string): string {
  const { resolve } = createRequire(import.meta.url)
  return join(dirname(resolve('@gauntlet/dashboard/package.json')), folder)
}
