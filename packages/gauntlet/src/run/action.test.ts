import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../commands/index.ts'

const readText = (path: string): string =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
const readYaml = (path: string): unknown => parse(readText(path))
const manifest = JSON.parse(readText('packages/gauntlet/package.json')) as {
  version: string
  engines: { node: string }
}

type Step = { id?: string; uses?: string; run?: string; with?: Record<string, unknown> }
type Action = {
  inputs: Record<string, unknown>
  outputs: Record<string, { value: string }>
  runs: { steps: Step[] }
}
const action = readYaml('action.yml') as Action
const stepsOf = (path: string, job: string) =>
  (readYaml(path) as { jobs: Record<string, { steps: Step[] }> }).jobs[job]?.steps ?? []

const places = [
  'docs/examples/gitlab-ci.yml',
  'docs/examples/Jenkinsfile',
  'docs/ci.md',
  'Dockerfile',
]

test('the action calls a command and options that exist', async () => {
  const script = action.runs.steps.find(({ id }) => id === 'run')?.run ?? ''
  const run = await commands.find(({ name }) => name === 'run')?.load()
  expect(script).toContain('args=(run ')
  const options = [...script.matchAll(/[( ]--([a-z-]+)/g)].map(([, option]) => option)
  expect(options).toEqual(['json', 'profile', 'config', 'only'])
  expect(['json', ...Object.keys(run?.options ?? {})]).toEqual(expect.arrayContaining(options))
})

test.each(places)('%s: gauntlet is called with commands and options that exist', async (place) => {
  const calls = [...readText(place).matchAll(/(?:npx|gauntlet) (?:gauntlet )?(run\b[^'"\n`]*)/g)]
  expect(calls.length).toBeGreaterThan(0)
  for (const [, call = ''] of calls) {
    const [name = '', ...words] = call.trim().split(/\s+/)
    const command = await commands.find((each) => each.name === name)?.load()
    const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2))
    expect(Object.keys(command?.options ?? {})).toEqual(expect.arrayContaining(options))
  }
})

test('docs/ci.md has a row for each input and output of the action', () => {
  const rows = [...readText('docs/ci.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
  expect(rows).toEqual([...Object.keys(action.inputs), ...Object.keys(action.outputs)])
})

test('workflows that use the action name its version and inputs that it has', () => {
  const texts = ['docs/examples/gauntlet-workflow.yml', 'docs/ci.md'].map(readText)
  const used = texts.flatMap((text) => [...text.matchAll(/uses: OWNER\/gauntlet@v(\S+)/g)])
  expect(used.map(([, version]) => version)).toEqual([manifest.version, manifest.version])
  // The account is not known before the first release: the reader has to fill it in.
  for (const text of texts) expect(text).toMatch(/[Rr]eplace `?OWNER`? /)
  const steps = stepsOf('docs/examples/gauntlet-workflow.yml', 'gauntlet')
  const inputs = steps.find(({ uses }) => uses?.startsWith('OWNER/'))?.with ?? {}
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)))
})

test('every version of Node that CI files name is one that the package runs on', () => {
  const least = Number(/(\d+)/.exec(manifest.engines.node)?.[1])
  const files = [...places, '.github/workflows/release.yml', 'docs/examples/gauntlet-workflow.yml']
  const versions = files.flatMap((file) => [
    ...readText(file).matchAll(/node(?:-version: |:)(\d+)/g),
  ])
  expect(versions.length).toBeGreaterThan(4)
  for (const [, version] of versions) expect(Number(version)).toBeGreaterThanOrEqual(least)
})

test('the release publishes the packed tarball by trusted publishing, with pinned actions and no token', () => {
  const text = readText('.github/workflows/release.yml')
  const steps = stepsOf('.github/workflows/release.yml', 'publish')
  expect(text).toContain('id-token: write')
  expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/)
  const used = steps.flatMap(({ uses }) => (uses ? [uses] : []))
  expect(used.filter((uses) => !/@v\d+\.\d+\.\d+$/.test(uses))).toEqual([])
  expect(used.length).toBeGreaterThan(0)
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> }
  for (const { run = '' } of steps) {
    for (const [, script = ''] of run.matchAll(/npm run (\w+)/g)) {
      expect(Object.keys(scripts)).toContain(script)
    }
  }
  const [packs, publishes] = steps.slice(-2).map(({ run }) => run)
  expect(packs).toBe('npm run pack')
  expect(publishes).toBe('npm publish --provenance --access public ./gauntlet-*.tgz')
})
