import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../commands/index.ts'

const read = (path: string): unknown =>
  parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8'))

type Action = { inputs: Record<string, unknown>; runs: { steps: { run: string }[] } }

test('the action calls a command and options that exist', async () => {
  const { inputs, runs } = read('action.yml') as Action
  const script = runs.steps[0]?.run ?? ''
  const run = await commands.find(({ name }) => name === 'run')?.load()
  expect(script).toContain('args=(run ')
  for (const [, option = ''] of script.matchAll(/--([a-z-]+)/g)) {
    expect(['json', ...Object.keys(run?.options ?? {})]).toContain(option)
  }
  expect(Object.keys(inputs)).toEqual(['config', 'profile', 'only'])
})

test('the workflow example gives the action only inputs that it has', () => {
  const { inputs } = read('action.yml') as Action
  const workflow = read('docs/examples/gauntlet-workflow.yml') as {
    jobs: { gauntlet: { steps: { uses?: string; with?: Record<string, unknown> }[] } }
  }
  const step = workflow.jobs.gauntlet.steps.find(({ uses }) => uses === './')
  for (const name of Object.keys(step?.with ?? {})) expect(Object.keys(inputs)).toContain(name)
})
