import { findFreePort } from '@gauntlet/stack'
import { bundledCommand } from '@gauntlet/testkit'
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const exec = promisify(execFile)

export type WorkedExample = {
  /** The page of the docs. */
  readonly text: string
  readonly root: string
  /** What was said by `gauntlet serve`. */
  readonly said: () => string
  /** The real command; a verdict that is no pass is no failure of it. */
  gauntlet(...args: string[]): Promise<{ code: number; stdout: string }>
  /** Starts `gauntlet serve`. @returns its address */
  serve(): Promise<string>
  close(): Promise<void>
}

/** The project of docs/dashboard.md, in its own git repository with a file that is not committed. */
export async function writeWorkedExample(databaseUrl: string): Promise<WorkedExample> {
  const bin = bundledCommand()
  // Inside the repository, so that the example's imports are found.
  const root = join(repository, '.gauntlet', `docs-dashboard-${process.pid}`)
  const text = await readFile(join(repository, 'docs/dashboard.md'), 'utf8')
  const env = { ...process.env, GAUNTLET_DATABASE_URL: databaseUrl, DASHBOARD_TOKEN: 'open-sesame' }
  await mkdir(root, { recursive: true })
  for (const [, name = '', code = ''] of text.matchAll(/```\w+ (\S+\.\w+)\n([\s\S]*?)```/g)) {
    await writeFile(join(root, name), code)
  }
  commitAll(root)
  await writeFile(join(root, 'not-committed.txt'), '')
  let serving: ChildProcess | undefined
  let service: ChildProcess | undefined
  let said = ''
  return {
    text,
    root,
    said: () => said,
    gauntlet: async (...args) => {
      const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }
      return await exec(process.execPath, [bin, ...args], options).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      )
    },
    serve: async () => {
      const port = String(await findFreePort())
      service = spawn(process.execPath, ['service.cjs'], { cwd: root, env: { ...env, PORT: port } })
      const pageEnv = { ...env, NUMBERS_URL: `http://127.0.0.1:${port}` }
      serving = spawn(process.execPath, [bin, 'serve', '--port', '0'], { cwd: root, env: pageEnv })
      serving.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      for await (const chunk of serving.stdout ?? []) {
        said += String(chunk)
        const url = /http:\/\/\S+/.exec(said)?.[0]
        if (url) return url
      }
      throw new Error(`gauntlet serve ended: ${said}`)
    },
    close: async () => {
      service?.kill()
      if (serving && serving.exitCode === null) {
        serving.kill('SIGINT')
        await once(serving, 'exit')
      }
      await rm(root, { recursive: true, force: true })
    },
  }
}

function commitAll(folder: string): void {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'faster')
  git('add', '-A')
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '-qm', 'one')
}
