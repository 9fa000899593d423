import { EXIT, ToolError } from '@gauntlet/contract'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { toolVersion } from '../cli/tool-version.ts'

const template = (project: string) => `import { defineGauntlet, flow, get, status } from 'gauntlet'

const health = get('/health', { expect: [status(200)] })

export default defineGauntlet({
  project: ${JSON.stringify(project)},
  targets: {
    // Two replicas: what is kept in memory instead of the database falls to plain load.
    baseline: {
      start: { command: ['npm', 'start'], from: 'main', ready: '/health', replicas: 2 },
      database: 'embedded',
    },
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
  smoke: { checks: [{ name: 'candidate: health', target: 'candidate', flow: flow('health', [health]) }] },
  // Say what your data promises: see docs/guarantees.md.
  dataChecks: 'none',
})
`

export const init = defineCommand(
  {
    name: 'init',
    summary: 'Write a first config for the project in this folder.',
    options: {},
    examples: ['gauntlet init'],
  },
  async ({ io, print }) => {
    const file = join(io.cwd, 'gauntlet.config.ts')
    if (existsSync(file)) {
      throw new ToolError('USAGE', `${file} is there already; it is left as it is`)
    }
    await writeFile(file, template(basename(io.cwd)), { flag: 'wx' })
    print.result(`written: ${file}`)
    print.result(
      'Say in it how your backend starts; then: gauntlet up, gauntlet smoke, gauntlet run',
    )
    print.json({ schema: 'gauntlet.init/1', tool: toolVersion, at: io.now().toISOString(), file })
    return EXIT.SHIP
  },
)
