import { runCli } from '@gauntlet/testkit'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-faults-'))
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

/** Leaves a trace when it is started. */
const target = { start: { command: [process.execPath, '-e', "fs.writeFileSync('started', '')"] } }
const scenarios = {
  orders: {
    name: 'orders',
    phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 1 }],
    flows: [
      { weight: 1, flow: { name: 'f', steps: [{ kind: 'request', method: 'GET', url: '/' }] } },
    ],
  },
}
const plan = { scenario: 'orders', inject: [{ kind: 'kill', after: 1 }] }
const project = {
  targets: { candidate: target, baseline: target, old: { url: 'http://127.0.0.1:1' } },
  scenarios,
  faults: { killed: plan },
}

test.each([
  {
    line: '',
    config: { ...project, faults: {} },
    words: 'the config plans no faults: add them under faults: { NAME: { scenario, inject } }',
  },
  {
    line: '',
    config: { ...project, faults: { killed: plan, paused: plan } },
    words: 'the config has several plans of faults: name one with --plan, of killed, paused',
  },
  {
    line: '--plan kiled',
    config: project,
    words: '--plan: there is no plan "kiled" under faults; there are: killed',
  },
  {
    line: '--target nxt',
    config: project,
    words: 'there is no target "nxt"; the config has: candidate, baseline, old',
  },
  {
    line: '--target old',
    config: project,
    words: 'faults act on what Gauntlet starts, and targets.old is only a url',
  },
  {
    line: '--baseline candidate',
    config: project,
    words: '--baseline is candidate, the target itself: name another build',
  },
  { line: '--repeats 3', config: project, words: 'say how to shrink: add --shrink' },
  { line: '--shrink --repeats 0', config: project, words: '--repeats' },
  {
    line: '--target baseline',
    config: {
      ...project,
      faults: { killed: { scenario: 'orders', inject: [{ kind: 'database-crash', after: 1 }] } },
      targets: {
        ...project.targets,
        candidate: { ...target, database: 'embedded' },
      },
    },
    words: 'baseline',
  },
])(
  '`gauntlet faults $line` is refused before anything starts: $words',
  async ({ line, config, words }) => {
    await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
    const env = { PATH: process.env['PATH'] }
    const { exit, stdout, stderr } = await runCli(main, `faults ${line}`.trim(), { env, cwd: root })
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(existsSync(join(root, 'started'))).toBe(false)
  },
)
