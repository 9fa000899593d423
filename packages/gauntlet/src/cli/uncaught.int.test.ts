import { TOOL_ERRORS } from '@gauntlet/contract'
import { bundledCommand } from '@gauntlet/testkit'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const roots: string[] = []

afterEach(async () => {
  await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true, force: true })))
})

/** Two builds with processes; `candidate` is more of the candidate, `code` runs in the config. */
async function makeProject(code: string, candidate = {}) {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-uncaught-'))
  roots.push(root)
  const inRoot = (path: string) => JSON.stringify(join(root, path))
  const server = `const fs = require('fs')
fs.writeFileSync(${inRoot('pids/')} + process.pid, '')
require('http').createServer((asked, answer) => {
  if (asked.url !== '/ready') return fs.writeFileSync(${inRoot('asked')}, '') // and never answers
  answer.end('ok')
}).listen(process.env.PORT, '127.0.0.1')`
  const flow = { name: 'ask', steps: [{ kind: 'request', method: 'GET', url: '/' }] }
  const start = { command: [process.execPath, 'server.cjs'] }
  const config = {
    targets: {
      baseline: { start: { ...start, from: 'HEAD', install: [] } },
      candidate: { start, ...candidate },
    },
    compare: { baseline: 'baseline', candidate: 'candidate', sameBuild: true },
    smoke: { checks: [{ name: 'asks', target: 'candidate', flow }] },
  }
  await mkdir(join(root, 'pids'))
  await writeFile(join(root, 'server.cjs'), server)
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `import { existsSync } from 'node:fs'\n${code}\nexport default ${JSON.stringify(config)}\n`,
  )
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      root,
      '-c',
      'user.email=a@example.org',
      '-c',
      'user.name=a',
      ...args,
    ])
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'all')
  return root
}

/** From source, so that errors which the config imports are those of the command. */
const source = fileURLToPath(new URL('../../bin/gauntlet.js', import.meta.url))

type Call = { readonly bin: string; readonly stdout?: string }

async function call(root: string, args: readonly string[], { bin, stdout = '/dev/null' }: Call) {
  const to = openSync(stdout, 'w')
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, GAUNTLET_DATABASE_URL: 'postgres://127.0.0.1:1/none' },
    stdio: ['ignore', to, 'pipe'],
  })
  closeSync(to)
  let stderr = ''
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)))
  const [exit] = (await once(child, 'close')) as [number]
  return { exit, stderr, started: readdirSync(join(root, 'pids')).length, left: listLeft(root) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The services that still run, and the files by which a PostgreSQL says that it does. */
function listLeft(root: string): readonly string[] {
  const pids = readdirSync(join(root, 'pids')).filter((pid) => isAlive(Number(pid)))
  const files = readdirSync(join(root, '.gauntlet'), { recursive: true, encoding: 'utf8' })
  return [...pids, ...files.filter((path) => path.endsWith('postmaster.pid'))]
}

test('what nobody catches ends a command with the code of its error, after everything it started', async () => {
  const throws = `process.stdout.on('error', () => { throw new Error('inside of an error event') })`
  // From a timer, as a promise, and once more while the command stops.
  const rejects = `import { ToolError } from ${JSON.stringify(import.meta.resolve('@gauntlet/contract'))}
const timer = setInterval(() => {
  if (!existsSync(${JSON.stringify('asked')})) return
  clearInterval(timer)
  void Promise.reject(new ToolError('NOT_FOUND', 'what the timer says'))
  setImmediate(() => { throw new Error('the second one') })
}, 20)`
  const [whileUp, whileReading] = await Promise.all([
    makeProject(throws).then((root) =>
      call(root, ['up'], { bin: bundledCommand(), stdout: '/dev/full' }),
    ),
    makeProject(rejects, { database: 'embedded' }).then((root) =>
      call(root, ['smoke'], { bin: source }),
    ),
  ])
  const clean = { started: 2, left: [] }

  expect(whileUp).toMatchObject({ ...clean, exit: TOOL_ERRORS.BUG.exit })
  expect(whileUp.stderr).toMatch(/gauntlet: Error: inside of an error event\n +at /)
  expect(whileUp.stderr).toContain(TOOL_ERRORS.BUG.hint)

  expect(whileReading).toMatchObject({ ...clean, exit: TOOL_ERRORS.NOT_FOUND.exit })
  expect(whileReading.stderr).toContain('gauntlet: what the timer says\n')
  expect(whileReading.stderr).toContain(TOOL_ERRORS.NOT_FOUND.hint)
  expect(whileReading.stderr).not.toContain('the second one')
})
