import type { SeenProject } from './look-at-project.ts'

/** The text of a first `gauntlet.config.ts`: it runs as it stands where `npm start` serves `/health` on PORT. */
export function renderFirstConfig({ name, mainBranch, install }: SeenProject): string {
  return `import { defineGauntlet, flow, get, status } from 'gauntlet'

const health = get('/health', { expect: [status(200)] })

export default defineGauntlet({
  project: ${quote(name)},
  // Each replica gets PORT, HOST and DATABASE_URL in its environment, and is waited for on \`ready\`.
  // Two of them: what is kept in memory instead of the database falls to plain load.
  targets: {
${mainBranch === undefined ? noBaseline : renderBaseline(mainBranch, install)}
    candidate: {
      start: { command: ['npm', 'start'], ready: '/health', replicas: 2 },
      database: 'embedded',
    },
  },
  scenarios: {
    browse: {
      name: 'browse',
      phases: [
        { kind: 'open', durationMs: 5_000, ratePerSecond: 5, record: false },
        { kind: 'open', durationMs: 30_000, ratePerSecond: 20 },
      ],
      flows: [{ weight: 1, flow: flow('health', [health]) }],
    },
  },
  smoke: {
    checks: [{ name: 'candidate: health', target: 'candidate', flow: flow('health', [health]) }],
  },
  // Say what your data promises: see docs/guarantees.md.
  dataChecks: 'none',
})
`
}

const noBaseline = `    // Before the change: a revision of this repository, once it has one.
    // baseline: { start: { command: ['npm', 'start'], from: 'main', ready: '/health', replicas: 2 }, database: 'embedded' },`

function renderBaseline(branch: string, install: readonly string[]): string {
  return `    baseline: {
      start: {
        command: ['npm', 'start'],
        from: ${quote(branch)},
        install: [${install.map(quote).join(', ')}],
        ready: '/health',
        replicas: 2,
      },
      database: 'embedded',
    },`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
