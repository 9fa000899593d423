import type { TargetConfig } from '@gauntlet/contract'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findCommit } from './git-revision.ts'
import { startStack } from './start-stack.ts'
import { startTarget, type RunningTarget } from './start-target.ts'

let root: string
let running: RunningTarget[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-stack-'))
  running = []
})

afterEach(async () => {
  await Promise.all(running.map((target) => target.stop()))
  await rm(root, { recursive: true, force: true })
})

/** A service in one line: answers its pid, and where its database is. */
const service = `require('http').createServer((q, s) => s.end(JSON.stringify({
  pid: process.pid, database: process.env.DATABASE_URL, word: process.env.WORD,
}))).listen(process.env.PORT, '127.0.0.1', () => console.log('up on', process.env.PORT))`

function options(name: string, config: TargetConfig) {
  const folders = { stateFolder: join(root, 'state'), logFolder: join(root, 'logs') }
  return { name, config, root, ...folders, env: process.env }
}

async function start(name: string, config: TargetConfig): Promise<RunningTarget> {
  const target = await startTarget(options(name, config))
  running.push(target)
  return target
}

async function ask(url: string) {
  const response = await fetch(url)
  return (await response.json()) as { pid: number; database?: string; word?: string }
}

test('each replica is a separate process on one database, and all end with the target', async () => {
  const command = [process.execPath, '-e', service]
  const target = await start('shop', {
    start: { command, replicas: 2, env: { WORD: 'hello' } },
    database: 'embedded',
  })
  const answers = await Promise.all(target.urls.map(ask))
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2)
  expect(answers.map(({ word }) => word)).toEqual(['hello', 'hello'])
  expect(new Set(answers.map(({ database }) => database))).toEqual(new Set([target.databaseUrl]))
  const client = new Client({ connectionString: target.databaseUrl })
  await client.connect()
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await client.end()
  await target.stop()
  expect(target.replicas.map(({ process }) => process.isRunning())).toEqual([false, false])
  expect(await readFile(join(root, 'logs', 'shop-1.log'), 'utf8')).toContain('up on')
})

test.each([
  { which: 'whose path was not printed is removed at a clean end', note: undefined, isKept: false },
  { which: 'whose path was printed stays', note: () => undefined, isKept: true },
])('a log in the temporary folder $which', async ({ note, isKept }) => {
  // A file where the folder of logs must be.
  await writeFile(join(root, 'logs'), '')
  const target = await startTarget({
    ...options('shop', { start: { command: [process.execPath, '-e', service] } }),
    ...(note && { note }),
  })
  const [log = ''] = target.replicas.map((replica) => replica.process.logFile)
  expect(dirname(log)).toMatch(/gauntlet-logs-/)
  expect(existsSync(log)).toBe(true)
  await target.stop()
  expect(existsSync(dirname(log))).toBe(isKept)
  await rm(dirname(log), { recursive: true, force: true })
})

test('a service that ends before it is ready is reported with its last lines, and nothing is left', async () => {
  const dying = [process.execPath, '-e', 'console.error("no such table: users"); process.exit(7)']
  const stack = startStack({
    ...options('', {}),
    targets: {
      good: { start: { command: [process.execPath, '-e', service] } },
      bad: { start: { command: dying } },
    },
  })
  await expect(stack).rejects.toMatchObject({ code: 'START_FAILED' })
  await expect(stack).rejects.toThrow(
    /bad ended \(exit code 7\).*Its last lines \(log: \/.*bad-1\.log\):\n.*no such table: users/s,
  )
})

test('a target that is optional is left out with its reason, and the others go on', async () => {
  const stack = await startStack({
    ...options('', {}),
    targets: {
      good: { start: { command: [process.execPath, '-e', service] } },
      rare: { start: { command: ['/no/such/runtime'] }, optional: true },
    },
  })
  expect([...stack.targets.keys()]).toEqual(['good'])
  expect(stack.absent.get('rare')).toContain('rare ended')
  await stack.stop()
})

test('a service that never gets ready is given up after its time', async () => {
  const command = [process.execPath, '-e', service.replace('s.end(', 's.writeHead(503).end(')]
  const target = start('slow', { start: { command, readyTimeoutMs: 400 } })
  await expect(target).rejects.toThrow(/slow was not ready after 0.4 s .*\/ready: /)
})

test('a program that does not exist, a taken port and a missing url are named', async () => {
  const missing = start('ghost', { start: { command: ['/no/such/program'] } })
  await expect(missing).rejects.toThrow(/ghost ended .*no\/such\/program/s)
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => holder.once('listening', done))
  const { port } = holder.address() as AddressInfo
  const taken = start('second', { start: { command: [process.execPath, '-e', service], port } })
  await expect(taken).rejects.toMatchObject({ code: 'PORT_TAKEN' })
  await expect(taken).rejects.toThrow(`port ${port}, wanted by second, is taken`)
  holder.close()
  await expect(start('nothing', {})).rejects.toThrow('targets.nothing needs a url')
})

const inRepository = (...args: string[]) =>
  execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' })
    .toString()
    .trim()

/** One commit of these files; what Gauntlet writes is ignored. */
async function commit(files: Readonly<Record<string, string>>): Promise<string> {
  inRepository('init', '-q', '-b', 'main')
  inRepository('config', 'user.email', 'test@example.org')
  inRepository('config', 'user.name', 'test')
  for (const [path, text] of Object.entries({ '.gitignore': 'state\nlogs\n', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  inRepository('add', '.')
  inRepository('commit', '-qm', 'one')
  return inRepository('rev-parse', 'HEAD')
}

test('a target from a git revision runs that revision, not the working tree', async () => {
  const sha = await commit({ 'server.cjs': service })
  await writeFile(join(root, 'server.cjs'), 'throw new Error("the working tree is broken")')
  const target = await start('baseline', {
    start: { command: [process.execPath, 'server.cjs'], from: 'main', install: [] },
  })
  expect((await ask(target.urls[0] as string)).pid).toBeGreaterThan(0)
  expect(target.build).toBe(sha)
  const unknown = start('x', { start: { command: ['true'], from: 'no-such-branch' } })
  await expect(unknown).rejects.toThrow('no-such-branch')
})

test('two targets of one revision wait for its worktree, and so does another process', async () => {
  await commit({ 'server.cjs': service, 'install.cjs': installer })
  const config = {
    start: {
      command: [process.execPath, 'server.cjs'],
      from: 'main',
      install: [process.execPath, 'install.cjs'],
    },
  }
  const script = `
    import { startTarget } from ${JSON.stringify(import.meta.resolve('./start-target.ts'))}
    const target = await startTarget({ ...${JSON.stringify({ ...options('third', config), env: {} })}, env: process.env })
    await target.stop()`
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: 'inherit',
  })
  const ended = new Promise((resolve) => other.once('exit', resolve))
  const both = await Promise.all([start('baseline', config), start('candidate', config)])
  expect(new Set(both.map(({ build }) => build)).size).toBe(1)
  expect(await ended).toBe(0)
  const [worktree = ''] = await readdir(join(root, 'state', 'worktrees'))
  const installs = await readFile(join(root, 'state', 'worktrees', worktree, 'installs'), 'utf8')
  expect(installs).toBe('installed\n')
})

test('a revision is installed with a line that says so, and without its scripts where the config refuses them', async () => {
  const scripts = { postinstall: `node -e "fs.writeFileSync('ran', '')"` }
  const lock = { name: 'app', lockfileVersion: 3, packages: { '': { name: 'app' } } }
  const app = JSON.stringify({ name: 'app', scripts })
  const files = { 'package.json': app, 'package-lock.json': JSON.stringify(lock) }
  const sha = await commit({ 'server.cjs': service, ...files })
  const said: string[] = []
  for (const installScripts of [false, true]) {
    const config = { command: [process.execPath, 'server.cjs'], from: 'main', installScripts }
    const note = (sentence: string) => said.push(sentence)
    const target = await startTarget({ ...options('baseline', { start: config }), note })
    await target.stop()
  }
  const short = sha.slice(0, 12)
  expect(said).toEqual([
    `installing main (${short}): npm ci --ignore-scripts`,
    `installing main (${short}): npm ci, which may run scripts of that revision`,
  ])
  const marks = [`${short}-no-scripts`, short].map((name) =>
    join(root, 'state/worktrees', name, 'ran'),
  )
  expect(marks.map((mark) => existsSync(mark))).toEqual([false, true])
})

/** Slow enough for two to overlap, if they can. */
const installer = `setTimeout(() => require('fs').appendFileSync('installs', 'installed\\n'), 300)`

const inMonorepo = (from?: string): TargetConfig => ({
  start: {
    command: [process.execPath, 'server.cjs'],
    cwd: 'src',
    env: { TOP: root },
    ...(from && { from, install: [] }),
  },
})

const ofShop = (name: string, from?: string) => ({
  ...options(name, inMonorepo(from)),
  root: join(root, 'apps/shop'),
})

test('in a monorepo the command of an earlier revision runs where it lies in the repository', async () => {
  const sha = await commit({
    'apps/shop/src/server.cjs': `process.env.WORD = require('path').relative(process.env.TOP, process.cwd()); ${service}`,
    'apps/shop/note': 'the config lies here',
  })
  const [now, before] = [
    await startTarget(ofShop('now')),
    await startTarget(ofShop('before', 'main')),
  ]
  running.push(now, before)
  const words = await Promise.all([now, before].map(({ urls: [url = ''] }) => ask(url)))
  expect(words.map(({ word }) => word)).toEqual([
    'apps/shop/src',
    `state/worktrees/${sha.slice(0, 12)}/apps/shop/src`,
  ])
  expect([now.build, before.build]).toEqual([sha, sha])
  const missing = startTarget({
    ...ofShop('moved', 'main'),
    config: { start: { command: ['true'], cwd: 'lib', from: 'main', install: [] } },
  })
  await expect(missing).rejects.toThrow(`main (${sha.slice(0, 12)}) has no folder apps/shop/lib`)
})

test('replicas start together', async () => {
  const claim = join(root, 'claim')
  // Every replica waits for the claim of another: started one after the other, the first would wait for ever.
  const racing = `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(claim)}, 'x')
    const wait = setInterval(() => {
      if (fs.readFileSync(${JSON.stringify(claim)}, 'utf8').length < 2) return
      clearInterval(wait)
      ${service}
    }, 20)`
  const target = await start('shop', {
    start: { command: [process.execPath, '-e', racing], replicas: 2, readyTimeoutMs: 20_000 },
  })
  expect(target.urls).toHaveLength(2)
})

// Whoever comes second fails, and only then does the first listen: the race does not depend on how fast the machine is.
const claim = (release: string) => `const fs = require('fs')
  const lost = process.env.CLAIM + '-lost'
  try { fs.mkdirSync(process.env.CLAIM) }
  catch { fs.writeFileSync(lost, ''); throw Object.assign(new Error('relation "users" already exists'), { code: '23505', routine: 'x', line: '1', fields: Array(40).fill(1) }) }
  const server = require('http').createServer((q, s) => s.end())
  const wait = setInterval(() => {
    if (!fs.existsSync(lost)) return
    clearInterval(wait)
    server.listen(process.env.PORT, '127.0.0.1', () => { ${release} })
  }, 20)`

test('a replica that ends while all start together is started again, and the race is named', async () => {
  const target = await start('racing', {
    start: {
      command: [process.execPath, '-e', claim('fs.rmdirSync(process.env.CLAIM)')],
      env: { CLAIM: join(root, 'claim-once') },
      replicas: 2,
    },
  })
  expect(target.urls).toHaveLength(2)
  expect(target.races).toHaveLength(1)
  expect(target.races[0]).toMatch(
    /^racing \(replica [12] of 2\) ended \(exit code 1\) while the replicas started together, and came up when it was started again: Error: relation "users" already exists\. Two replicas made the same table \(type, schema\) at once: .*start\.migrate/,
  )
})

test('a replica that cannot start beside another is named, and nothing is left', async () => {
  const raced = start('racing', {
    start: {
      command: [process.execPath, '-e', claim('')],
      env: { CLAIM: join(root, 'claim') },
      replicas: 2,
    },
  })
  await expect(raced).rejects.toThrow(/racing \(replica [12] of 2\) ended \(exit code 1\)/)
})

test('a redirect is not ready', async () => {
  const moved = service.replace('s.end(', "s.writeHead(302, { location: '/login' }).end(")
  const target = start('moved', {
    start: { command: [process.execPath, '-e', moved], readyTimeoutMs: 3_000 },
  })
  await expect(target).rejects.toThrow(/\/ready: status 302/)
})

test('a branch that only origin has is found, as in the checkout of a pull request', async () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'topic')
  const as = ['-c', 'user.email=test@example.org', '-c', 'user.name=test']
  git(...as, 'commit', '-q', '--allow-empty', '-m', 'one')
  const sha = git('rev-parse', 'HEAD').toString().trim()
  git('update-ref', 'refs/remotes/origin/main', sha)
  expect(await findCommit(root, 'main')).toBe(sha)
  // A branch whose name looks like an option of git, which would print another commit.
  git(...as, 'commit', '-q', '--allow-empty', '-m', 'two')
  git('update-ref', 'refs/heads/--all', sha)
  expect(await findCommit(root, '--all')).toBe(sha)
  const unknown = findCommit(root, 'nowhere')
  await expect(unknown).rejects.toThrow(/there is no branch, tag or commit "nowhere"/)
})

test.each([
  { name: 'that ends when asked', source: service },
  { name: 'that ignores SIGTERM', source: `process.on('SIGTERM', () => {}); ${service}` },
])('a replica $name ends when its owner is killed', async ({ source }) => {
  const script = `
    import { startTarget } from ${JSON.stringify(import.meta.resolve('./start-target.ts'))}
    const target = await startTarget({ ...${JSON.stringify(options('shop', { start: { command: [process.execPath, '-e', source] } }))} })
    process.stdout.write(target.replicas[0].process.pid + '\\n')
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  const pid = await new Promise<number>((resolve, reject) => {
    owner.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
    owner.once('exit', (code) => reject(new Error(`the owner ended with ${code}`)))
  })
  owner.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a replica that is killed ends with its children, and serves again where it was', async () => {
  const command = [
    '/bin/sh',
    '-c',
    `"${process.execPath}" -e '${service.replaceAll("'", '"')}'; true`,
  ]
  const target = await start('shop', { start: { command } })
  const [replica] = target.replicas
  const [url = ''] = target.urls
  const before = await ask(url)
  expect(before.pid).not.toBe(replica?.process.pid)
  await replica?.process.killGroup()
  expect(await replica?.process.ended).toEqual({ code: null, signal: 'SIGKILL' })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
  await replica?.restart()
  expect((await ask(url)).pid).not.toBe(before.pid)
  expect(await readFile(join(root, 'logs', 'shop-1-restart-1.log'), 'utf8')).toContain('up on')
  await target.stop()
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('a replica that stands still answers nothing, and goes on after the pause or when it is called off', async () => {
  const target = await start('shop', { start: { command: [process.execPath, '-e', service] } })
  const [replica] = target.replicas
  const [url = ''] = target.urls
  const calledOff = new AbortController()
  const pause = replica?.process.pause(600_000, calledOff.signal)
  await expect
    .poll(() =>
      fetch(url, { signal: AbortSignal.timeout(200) }).then(
        () => 'answers',
        () => 'silent',
      ),
    )
    .toBe('silent')
  calledOff.abort()
  expect(await pause).toEqual({ stoodStill: true })
  expect((await ask(url)).pid).toBe(replica?.process.pid)
  expect(await replica?.process.pause(20)).toEqual({ stoodStill: true })
  expect((await ask(url)).pid).toBe(replica?.process.pid)
})
