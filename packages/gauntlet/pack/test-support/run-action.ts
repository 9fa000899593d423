import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { repository } from './install-package.ts'

type Step = {
  readonly run: string
  readonly env: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
}
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

export type ActionResult = {
  /** Of the step that failed, else 0. */
  readonly exitCode: number
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly stderr: string
}

export type ActionRun = {
  /** The checkout. */
  readonly cwd: string
  readonly inputs: Readonly<Record<string, string>>
  readonly env: NodeJS.ProcessEnv
}

/** Runs the shell steps of action.yml as a runner of GitHub does, with the files and variables that it gives. */
export async function runAction({ cwd, inputs, env }: ActionRun): Promise<ActionResult> {
  const action = parse(await readFile(join(repository, 'action.yml'), 'utf8')) as Action
  const temp = await mkdtemp(join(tmpdir(), 'gauntlet-runner-'))
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') }
  for (const file of Object.values(files)) await writeFile(file, '')
  const resolve = (text: string) =>
    text
      .replace('${{ github.action_path }}', repository)
      .replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => {
        const value = inputs[name] ?? action.inputs[name]?.default
        if (value === undefined) throw new Error(`action.yml has no input ${name}`)
        return value
      })
  const runStep = ({ run, env: own, 'working-directory': folder = '.' }: Step) => {
    const given = Object.entries(own).map(([name, value]) => [name, resolve(value)] as const)
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: join(cwd, resolve(folder)),
      encoding: 'utf8',
      env: {
        ...env,
        ...files,
        RUNNER_TEMP: temp,
        GITHUB_SERVER_URL: 'https://ci.example',
        GITHUB_REPOSITORY: 'shop/api',
        GITHUB_RUN_ID: '17',
        ...Object.fromEntries(given),
      },
    })
  }
  try {
    let exitCode = 0
    let stderr = ''
    for (const step of action.runs.steps) {
      const done = runStep(step)
      stderr += done.stderr
      exitCode = done.status ?? 1
      if (exitCode !== 0) break
    }
    const lines = (await readFile(files.GITHUB_OUTPUT, 'utf8')).trim().split('\n').filter(Boolean)
    const outputs = lines.map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)] as const
    })
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')
    return { exitCode, outputs: Object.fromEntries(outputs), summary, stderr }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}
