import type { VerdictDocument } from '@gauntlet/contract'
import { findFreePort } from '@gauntlet/stack'
import { openStore } from '@gauntlet/store'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { spawn, spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { counter, writeCounterConfig } from './test-support/counter-project.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Inside the repository, so that `gauntlet` is found; another one for each test, for a module is read once. */
let home: string
let tests = 0
let store: TestDatabase
let database: TestDatabase

beforeEach(async () => {
  home = join(repository, '.gauntlet', `wrap-${process.pid}-${(tests += 1)}`)
  await mkdir(home, { recursive: true })
  ;[store, database] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await configure('read-then-write')
})

afterEach(async () => {
  await Promise.all([store.drop(), database.drop()])
  await rm(home, { recursive: true, force: true })
})

const configure = async (adds: 'read-then-write' | 'in-the-database', more = '') =>
  await writeCounterConfig(home, { adds, databaseUrl: database.url, more })

const wrap = (options: string, ...command: string[]) =>
  runCli(main, ['wrap', ...options.split(' ').filter(Boolean), '--', ...command], {
    cwd: home,
    env: { ...process.env, GAUNTLET_DATABASE_URL: store.url },
  })

const wrapJson = async (options: string, ...command: string[]) => {
  const ran = await wrap(`${options} --json`, ...command)
  const document = JSON.parse(ran.stdout) as VerdictDocument
  const reasons = document.stages.flatMap((stage) => stage.reasons)
  const outcomeOf = (check: string) => reasons.find((one) => one.check.startsWith(check))?.outcome
  const summaryOf = (check: string) => reasons.find((one) => one.check.startsWith(check))?.summary
  return { ...ran, document, reasons, outcomeOf, summaryOf }
}

/** The correct counter, up by itself. */
async function startCounter({ url: DATABASE_URL }: TestDatabase) {
  const port = await findFreePort()
  const env = {
    ...process.env,
    ADDS: 'in-the-database',
    DATABASE_URL,
    PORT: `${port}`,
  }
  const child = spawn(process.execPath, [counter], { env, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await expect
    .poll(
      async () =>
        await fetch(`${url}/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
    )
    .toBe(true)
  return { url, stop: () => child.kill() }
}

/** Thirty additions to one counter, ten at a time, each by its own curl. */
const parallelCurl = `for round in 1 2 3; do
  for i in 1 2 3 4 5 6 7 8 9 10; do
    curl -sS --fail -o /dev/null -H 'content-type: application/json' -d '{"amount":1}' "$GAUNTLET_TARGET_URL/counters/likes" &
  done
  wait
done
curl -sS --fail "$GAUNTLET_TARGET_URL/counters/likes"`

const nodeScript = `
const url = process.env.GAUNTLET_TARGET_URL
const add = () => fetch(url + '/counters/likes', { method: 'POST', body: JSON.stringify({ amount: 1 }) })
for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 10 }, add))
console.log(await (await fetch(url + '/counters/likes')).text())`

const pythonScript = `
import json, os, urllib.request
from concurrent.futures import ThreadPoolExecutor
url = os.environ['GAUNTLET_TARGET_URL'] + '/counters/likes'
def add(_):
    body = json.dumps({'amount': 1}).encode()
    urllib.request.urlopen(urllib.request.Request(url, body, {'content-type': 'application/json'})).read()
with ThreadPoolExecutor(10) as pool:
    list(pool.map(add, range(30)))
print(urllib.request.urlopen(url).read().decode())`

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0

const clients = [
  { client: 'a shell script with curl', program: 'curl', command: ['sh', '-c', parallelCurl] },
  {
    client: 'a node script',
    program: 'node',
    command: [process.execPath, '--input-type=module', '-e', nodeScript],
  },
  { client: 'a python script', program: 'python3', command: ['python3', '-c', pythonScript] },
].filter(({ program }) => {
  if (!has(program)) console.warn(`SKIPPED: wrap with ${program}, which is not installed here`)
  return has(program)
})

test.each(clients)(
  'the additions that a backend loses under $client hold the verdict, and the anomaly is named',
  async ({ command }) => {
    const { exit, document, reasons, outcomeOf } = await wrapJson('', ...command)
    expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'hold' })
    const broken = reasons.filter(({ outcome }) => outcome === 'fail')
    expect(broken.map(({ check }) => check)).toEqual([
      expect.stringContaining('counters: LOST_UPDATE'),
    ])
    expect(outcomeOf('command_exit_code')).toBe('pass')
    expect(outcomeOf('requests_recorded')).toBe('pass')
    expect(outcomeOf('http_error_rate')).toBe('pass')
  },
)

test.each(clients)('its correct twin ships under $client', async ({ command }) => {
  await configure('in-the-database')
  const { exit, document, stderr } = await wrapJson('--tag suite=likes --name likes', ...command)
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'ship' })
  expect(document.not_looked_at).toEqual([
    'faults: nothing was broken while the command ran; define a plan under `faults`, and give `--faults "PLAN"`.',
  ])
  // Standard output is the document's.
  expect(stderr).toContain('{"value":30}')
  const opened = await openStore({ url: store.url })
  const { runs: rows } = await opened.loadRuns.list({ limit: 10 })
  expect(rows).toMatchObject([
    {
      scenario_name: 'likes',
      phase: 'POST_MITIGATION',
      status: 'SUCCESS',
      tags: { suite: 'likes', target: 'candidate' },
    },
  ])
  const stored = await opened.loadRuns.readDocument(rows[0]?.id ?? '')
  expect((await opened.verdicts.find(document.id))?.verdict).toBe('ship')
  await opened.close()
  expect(stored?.run.environment['wrapped_command']).toBe(stored?.run.tags['command'])
  expect(stored?.endpoints.map(({ method, endpoint }) => `${method} ${endpoint}`)).toEqual([
    'GET /counters/likes',
    'POST /counters/likes',
  ])
  expect(stored?.endpoints.map((one) => one.requests_total)).toEqual([1, 30])
  for (const { p50_ms, service } of stored?.endpoints ?? []) expect(p50_ms).toBe(service.p50_ms)
})

const post = (path: string, body: string) =>
  `curl -sS -o /dev/null -d '${body}' "$GAUNTLET_TARGET_URL${path}"`

test('a suite that fails holds; with --ignore-exit it does not', async () => {
  await configure('in-the-database')
  const failing = ['sh', '-c', `${parallelCurl}; exit 3`]
  const judged = await wrapJson('', ...failing)
  expect(judged.document.verdict).toBe('hold')
  expect(judged.summaryOf('command_exit_code')).toContain('the command exited with code 3')
  const ignored = await wrapJson('--ignore-exit', ...failing)
  expect(ignored.document.verdict).toBe('ship')
  expect(ignored.outcomeOf('command_exit_code')).toBeUndefined()
})

test('a command that fails before it reaches the target says nothing of the target', async () => {
  await configure('in-the-database')
  const { exit, outcomeOf, summaryOf } = await wrapJson('', 'sh', '-c', 'exit 1')
  expect(exit).toBe(3)
  expect(outcomeOf('command_exit_code')).toBe('no_evidence')
  expect(summaryOf('command_exit_code')).toContain('none of its requests reached the target')
})

test('a command that sends nothing, or past the proxy, proves nothing', async () => {
  const { exit, document, outcomeOf, summaryOf } = await wrapJson('', 'true')
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'inconclusive' })
  expect(outcomeOf('requests_recorded')).toBe('no_evidence')
  expect(summaryOf('requests_recorded')).toContain('or sent them past it')
})

test('a port for --listen that is taken ends before anything starts', async () => {
  const { url, stop } = await startCounter(database)
  const { exit, stderr } = await wrap(`--listen ${new URL(url).port}`, 'true')
  stop()
  expect(exit).toBe(4)
  expect(stderr).toContain(`cannot listen on port ${new URL(url).port}, which is taken`)
  expect(stderr).not.toContain('ready:')
})

test('a program that is not there ends before anything starts, with the way out', async () => {
  const { exit, stderr, stdout } = await wrap('', 'no-such-program', 'run')
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain('cannot start no-such-program: no folder of PATH has a program')
  expect(stderr).not.toContain('candidate')
})

test('answers of 5xx are errors, those of 4xx are for the command to judge', async () => {
  await configure('in-the-database')
  const refused = await wrapJson(
    '',
    'sh',
    '-c',
    `${parallelCurl}; ${post('/fail', '{"status":409}')}`,
  )
  expect(refused.document.verdict).toBe('ship')
  const broken = await wrapJson(
    '',
    'sh',
    '-c',
    `${parallelCurl}; ${post('/fail', '{"status":503}')}`,
  )
  expect(broken.document.verdict).toBe('hold')
  expect(broken.outcomeOf('http_error_rate')).toBe('fail')
})

test('what a command leaves in the background may finish, and is ended where it does not', async () => {
  await configure('in-the-database')
  const late = `${parallelCurl.replace('wait', ':')}; (sleep 1; ${post('/counters/late', '{"amount":1}')}) &`
  const finished = await wrapJson('', 'sh', '-c', late)
  expect(finished.document.verdict).toBe('ship')
  expect(finished.stderr).not.toContain('left processes behind')
  const rows = await database.query("select value from counters where name = 'late'")
  expect(rows).toEqual([{ value: 1 }])
  const endless = await wrapJson('', 'sh', '-c', `${parallelCurl}; sleep 600 &`)
  expect(endless.stderr).toContain('the command left processes behind; they were ended')
})

test('a command that does not end is ended, and an interrupted one is no evidence', async () => {
  const timedOut = await wrapJson(
    '--timeout 12 --seed 3 --notes slow',
    'sh',
    '-c',
    `${parallelCurl}; sleep 600`,
  )
  expect(timedOut.summaryOf('command_exit_code')).toContain('did not end within 12 s (--timeout)')
  expect(timedOut.stdout).toMatch(/gauntlet wrap [^\n]*--timeout 12 --seed 3 --notes slow -- sh/)
  // The additions that it lost are a failure all the same.
  expect(timedOut.exit).toBe(1)
  const stop = new AbortController()
  const { exit } = await runCli(main, ['wrap', '--', 'sh', '-c', 'echo started; sleep 600'], {
    cwd: home,
    env: { ...process.env, GAUNTLET_DATABASE_URL: store.url },
    signal: stop.signal,
    onStdout: (text) => {
      if (text.includes('started')) stop.abort()
    },
  })
  expect(exit).not.toBe(0)
})

test('the URL stands in the words of the command, and where the command expects it', async () => {
  await configure('in-the-database')
  const words = await wrap('', 'echo', '--target={url}')
  expect(words.stdout).toMatch(/--target=http:\/\/127\.0\.0\.1:\d+/)
  const port = await findFreePort()
  const { outcomeOf } = await wrapJson(
    `--listen ${port}`,
    'curl',
    '-sS',
    `http://localhost:${port}/counters/a`,
  )
  expect(outcomeOf('requests_recorded')).toBe('pass')
})

test('a query of the rows of this run, where the command chose its own ids, is no evidence and no loss', async () => {
  const config = join(home, 'gauntlet.config.ts')
  const text = await readFile(config, 'utf8')
  await writeFile(
    config,
    text.replace('from counters', 'from counters where starts_with(name, $1)'),
  )
  const { document, reasons } = await wrapJson('', 'sh', '-c', parallelCurl)
  expect(document.verdict).toBe('inconclusive')
  const [missing] = reasons.filter(({ check }) => check === 'counters')
  expect(missing?.summary).toContain('GAUNTLET_ID_PREFIX')
})

test('faults of the config are injected while the command runs, and are named where they did not happen', async () => {
  await configure(
    'in-the-database',
    `faults: {
      lost: { scenario: 'any', inject: [{ kind: 'lost-answer', after: 5, requests: 3 }] },
      never: { scenario: 'any', inject: [{ kind: 'lost-answer', after: 5000, requests: 3 }] },
    },
    scenarios: { any: { name: 'any', phases: [], flows: [] } },`,
  )
  const { outcomeOf, document } = await wrapJson('--faults lost', 'sh', '-c', parallelCurl)
  expect(outcomeOf('lost-answer happened (lost)')).toBe('pass')
  expect(outcomeOf('answers_after_faults')).toBe('pass')
  expect(outcomeOf('command_exit_code')).toBeUndefined()
  expect(document).toMatchObject({ verdict: 'ship', not_looked_at: [] })
  const never = await wrapJson('--faults never', 'sh', '-c', parallelCurl)
  expect(never.outcomeOf('lost-answer happened (never)')).toBe('no_evidence')
  expect(never.document.verdict).toBe('inconclusive')
  const unknown = await wrap('--faults nothing', 'true')
  expect(unknown).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('there are: lost, never'),
  })
})

test('secrets of the command line are in no file and no row', async () => {
  await configure('in-the-database')
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
  const { stdout } = await wrap('--json', 'sh', '-c', parallelCurl, `--token=${token}`)
  expect(stdout).toContain('REDACTED')
  expect(stdout).not.toContain(token)
})

test('what passed is played back as load and as parity', async () => {
  await configure('in-the-database')
  const script = `
const url = process.env.GAUNTLET_TARGET_URL
const name = 'c-' + Date.now()
const headers = { authorization: 'Bearer of-the-suite-4711' }
await fetch(url + '/counters/' + name, { method: 'POST', headers, body: JSON.stringify({ amount: 2 }) })
await fetch(url + '/counters/' + name, { headers })
await fetch(url + '/nowhere', { headers })`
  await writeFile(join(home, 'suite.mjs'), script)
  const { stdout } = await wrap('--record suite.yml', process.execPath, 'suite.mjs')
  expect(stdout).toContain(join(home, 'suite.cases.yaml'))
  const texts = await Promise.all(
    ['suite.yml', 'suite.cases.yaml'].map((file) => readFile(join(home, file), 'utf8')),
  )
  for (const text of texts) expect(text).not.toContain('of-the-suite')
  const other = await createTestDatabase()
  const [started, twin] = [await startCounter(database), await startCounter(other)]
  try {
    const env = {
      ...process.env,
      GAUNTLET_DATABASE_URL: store.url,
      RECORDED_AUTHORIZATION: 'Bearer x',
    }
    const run = async (line: string) => await runCli(main, `${line} --json`, { cwd: home, env })
    const load = await run(
      `load run --scenario suite.yml --phase candidate --target ${started.url} --target-database ${database.url}`,
    )
    const { endpoints } = JSON.parse(load.stdout) as {
      endpoints: { method: string; endpoint: string; requests_total: number; error_count: number }[]
    }
    expect(endpoints.map(({ method, error_count }) => [method, error_count])).toEqual([
      ['GET', 0],
      ['POST', 0],
      ['GET', 0],
    ])
    const parity = await run(
      `parity --cases suite.cases.yaml --target a=${started.url} --target b=${twin.url}`,
    )
    expect(parity.stderr).toBe('')
    expect(parity.exit).toBe(0)
  } finally {
    started.stop()
    twin.stop()
    await other.drop()
  }
})

test('a target that runs already is named by its URL; one that is away or speaks https is refused first', async () => {
  const started = await startCounter(database)
  await writeFile(
    join(home, 'gauntlet.config.ts'),
    (await readFile(join(home, 'gauntlet.config.ts'), 'utf8')).replace(
      / {2}targets: \{[^]*?\n {2}\},\n/,
      '',
    ),
  )
  try {
    const { document } = await wrapJson(
      `--url ${started.url} --target-database ${database.url}`,
      'sh',
      '-c',
      parallelCurl,
    )
    expect(document.verdict).toBe('ship')
  } finally {
    started.stop()
  }
  const away = await wrap('--url http://127.0.0.1:1', 'true')
  expect(away.exit).toBe(4)
  const secure = await wrap('--url https://127.0.0.1:1', 'true')
  expect(secure.exit).toBe(2)
  expect(secure.stderr).toContain('speaks http')
})
