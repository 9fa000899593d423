import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest'
import { startPostgres } from './cluster.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-cluster-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement)
    return rows[0] && Object.values(rows[0])[0]
  } finally {
    await client.end()
  }
}

test('what was committed is there after a crash and a new start', async () => {
  const first = await startPostgres({ folder })
  await ask(first.url('postgres'), 'create table kept as select 42 as answer')
  await first.stop('immediate')
  const second = await startPostgres({ folder, settings: { work_mem: '7MB' } })
  expect(await ask(second.url('postgres'), 'select answer from kept')).toBe(42)
  expect(await ask(second.url('postgres'), 'show work_mem')).toBe('7MB')
  await second.stop()
  await expect(ask(second.url('postgres'), 'select 1')).rejects.toThrow('ECONNREFUSED')
})

test('what a killed command left of a cluster that it was making is removed, what a living one makes is not', async () => {
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  const dead = `data-${gone.pid}-0123abcd`
  const alive = `data-${process.ppid}-0123abcd`
  for (const name of [dead, alive]) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, `${name}.password`), '')
  }
  const server = await startPostgres({ folder })
  await server.stop('immediate')
  const left = (await readdir(folder)).filter((name) => name.startsWith('data-'))
  expect(left.toSorted()).toEqual([alive, `${alive}.password`])
})

test('a session that is killed takes all others with it, and what was committed is there after the recovery', async () => {
  const server = await startPostgres({ folder })
  const [busy, idle] = [1, 2].map(() => new Client({ connectionString: server.url('postgres') }))
  const ends = [busy, idle].map(
    (client) => new Promise((resolve) => client?.once('error', resolve)),
  )
  await Promise.all([busy?.connect(), idle?.connect()])
  await busy?.query('create table kept as select 42 as answer')
  const { rows } = (await busy?.query('select pg_backend_pid() as pid')) ?? {}
  const cutOff = busy?.query('select pg_sleep(600)').catch((error: Error) => error.message)
  await expect.poll(() => ask(server.url('postgres'), sleepers)).toBe(1)
  expect(await server.crashSession()).toBe(rows?.[0]?.pid)
  await Promise.all(ends)
  expect(await cutOff).toBe('Connection terminated unexpectedly')
  expect(await ask(server.url('postgres'), 'select answer from kept')).toBe(42)
  expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toContain('recovery in progress')
  await server.stop()
})

const sleepers = `select count(*)::int from pg_stat_activity where query like '%pg_sleep(600)%'
  and pid <> pg_backend_pid() and state = 'active'`

test('a second start in the same folder attaches to the server that runs there', async () => {
  const first = await startPostgres({ folder, lifetime: 'shared' })
  const second = await startPostgres({ folder, lifetime: 'shared' })
  expect(second.pid).toBe(first.pid)
  expect(await ask(second.url('postgres'), 'select 1')).toBe(1)
  await second.stop()
})

test('a server that another command owns is neither used nor ended', async () => {
  const first = await startPostgres({ folder })
  await expect(startPostgres({ folder })).rejects.toThrow(`pid ${first.pid}`)
  expect(await ask(first.url('postgres'), 'select 1')).toBe(1)
  await first.stop()
})

test('of two that start at once in one folder one is refused, and the other keeps its server', async () => {
  const results = await Promise.allSettled([startPostgres({ folder }), startPostgres({ folder })])
  const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(won).toHaveLength(1)
  expect(lost).toMatchObject([{ code: 'START_FAILED' }])
  expect(String(lost[0])).toContain(`a PostgreSQL of another command runs in ${folder}`)
  // It names no lines of a log, for there are none.
  expect(lost[0]).toMatchObject({
    hint: 'Wait until the other command has ended, then run this one again.',
  })
  expect(await ask(won[0]?.url('postgres') ?? '', 'select 1')).toBe(1)
  await won[0]?.stop()
})

test("a pid file that a killed server left, whose number is a stranger's by now, is in nobody's way", async () => {
  const first = await startPostgres({ folder })
  const pidFile = join(folder, 'data', 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8')).split('\n')
  await first.stop()
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    await writeFile(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'))
    const second = await startPostgres({ folder, lifetime: 'shared' })
    expect(second.pid).not.toBe(stranger.pid)
    expect(await ask(second.url('postgres'), 'select 1')).toBe(1)
    await first.stop()
    await second.stop()
    expect(isAlive(stranger.pid ?? 0)).toBe(true)
  } finally {
    stranger.kill('SIGKILL')
  }
})

test('the server ends with the process that owns it, also when that is killed', async () => {
  const { owner, pid } = await startOwner()
  expect(process.kill(pid, 0)).toBe(true)
  owner.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('a server that does not heed a fast shutdown ends after its killed owner too, and the folder is free', async () => {
  const { owner, pid, url } = await startOwner()
  const checkpointer = await ask(url, `select pid from pg_stat_activity where ${isCheckpointer}`)
  onTestFailed(() => [pid, Number(checkpointer)].filter(isAlive).forEach(killHard))
  process.kill(Number(checkpointer), 'SIGSTOP') // no last checkpoint: the shutdown waits for it and never ends
  owner.kill('SIGKILL')
  await expect
    .poll(() => readFile(join(folder, 'postgres.log'), 'utf8'))
    .toContain('received fast shutdown request')
  const early = startPostgres({ folder, startLimitMs: 500 })
  await expect(early).rejects.toMatchObject({ code: 'START_FAILED' })
  await expect(early).rejects.toThrow(`pid ${pid} holds the PostgreSQL folder ${folder}`)
  await expect(early).rejects.toThrow(`kill -QUIT ${pid}`)
  expect(isAlive(pid)).toBe(true)
  const next = await startPostgres({ folder }) // waits for the end of the other
  expect([pid, Number(checkpointer)].map(isAlive)).toEqual([false, false])
  expect(await ask(next.url('postgres'), 'select 1')).toBe(1)
  await next.stop()
})

test('a shared server outlives a killed user while there is another, and ends cleanly with the last', async () => {
  const { owner, pid } = await startOwner('shared')
  const other = await startPostgres({ folder, lifetime: 'shared' })
  expect(other.pid).toBe(pid)
  const killed = once(owner, 'exit')
  owner.kill('SIGKILL')
  await killed
  expect(await ask(other.url('postgres'), 'select 1')).toBe(1)
  expect(other.use.isGuarded()).toBe(true)
  other.use.end()
  await expect.poll(() => isAlive(pid)).toBe(false)
  const log = await readFile(join(folder, 'postgres.log'), 'utf8')
  expect(log).toContain('received fast shutdown request')
  expect(log).toContain('database system is shut down')
})

const isCheckpointer = `backend_type = 'checkpointer'`

/** A separate process that starts a server in the folder and does nothing more. */
async function startOwner(lifetime = 'owner') {
  const script = `
    import { startPostgres } from ${JSON.stringify(import.meta.resolve('./cluster.ts'))}
    const { pid, url } = await startPostgres(${JSON.stringify({ folder, lifetime })})
    process.stdout.write(pid + ' ' + url('postgres') + '\\n')
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  const said = await new Promise<string>((resolve, reject) => {
    owner.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    owner.once('exit', (code) => reject(new Error(`the owner ended with ${code}`)))
  })
  const [pid, url = ''] = said.trim().split(' ')
  return { owner, pid: Number(pid), url }
}

test('a limit of file sizes that initdb reaches is reported as such, and is no reason to use another folder', async () => {
  const module = new URL('./cluster.ts', import.meta.url).href
  const code = `import { startPostgres } from ${JSON.stringify(module)}
const failed = await startPostgres({ folder: process.argv[1], note: (text) => console.log(text) }).catch((error) => error)
console.log(JSON.stringify([failed.code, failed.message]))`
  // A kibibyte a block: room for the password and the log, not for the files of a cluster.
  const command = 'ulimit -f 64; exec "$0" --import tsx --input-type=module -e "$@"'
  const child = spawn('/bin/bash', ['-c', command, process.execPath, code, folder])
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += String(chunk)))
  await once(child, 'close')
  const [kind, message] = JSON.parse(printed) as [string, string]
  expect(kind).toBe('FILE_TOO_LARGE')
  expect(message).toMatch(/^initdb failed in .*(?:File too large|File size limit exceeded)/s)
  expect((await readdir(folder)).filter((name) => name.startsWith('data'))).toEqual([])
})

test('where no cluster can be made it is made in the temporary folder, and that is said; a shared one is not', async () => {
  const place = join(folder, 'file')
  await writeFile(place, '')
  const wish = join(place, 'cluster')
  const notes: string[] = []
  const server = await startPostgres({ folder: wish, note: (text) => notes.push(text) })
  expect(server.folder).toMatch(/gauntlet-cluster-[0-9a-f]{16}$/)
  expect(notes).toEqual([
    expect.stringMatching(
      /^cannot make the folder .*; the database is in .*gauntlet-cluster-/,
    ) as string,
  ])
  expect(await ask(server.url('postgres'), 'select 1')).toBe(1)
  await server.stop('immediate')
  await rm(server.folder, { recursive: true })
  await expect(startPostgres({ folder: wish, lifetime: 'shared' })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  })
})

test('a setting that PostgreSQL refuses is reported with its own words', async () => {
  const start = startPostgres({ folder, settings: { shared_buffers: 'much' } })
  await expect(start).rejects.toMatchObject({ code: 'START_FAILED' })
  await expect(start).rejects.toThrow('invalid value for parameter "shared_buffers"')
  expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toContain('shared_buffers')
})

function killHard(pid: number): void {
  process.kill(pid, 'SIGKILL')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
