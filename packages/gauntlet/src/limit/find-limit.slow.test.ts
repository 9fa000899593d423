import type { LimitDocument } from '@gauntlet/contract'
import { flow, get } from '@gauntlet/core/flow'
import { bundledCommand, checkPrinted, runCli } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const CAPACITY = 60

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** A project whose target answers as it says. */
async function start(answer: (response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer((_, response) => answer(response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  endings.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-limit-'))
  endings.push(() => rm(root, { recursive: true, force: true }))
  const { port } = server.address() as AddressInfo
  const config = {
    // What is looked at here is not how busy the test machine is.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 },
    targets: { shop: { url: `http://127.0.0.1:${port}` } },
    scenarios: {
      look: {
        name: 'look',
        phases: [{ kind: 'open', ratePerSecond: 20, durationMs: 1_000 }],
        flows: [{ weight: 1, flow: flow('look', [get('/')]) }],
      },
    },
  }
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  return root
}

/** So many a second, and a few more at once; the rest is refused. */
function refuseAbove(perSecond: number, atOnce: number) {
  let [tokens, lastMs] = [atOnce, performance.now()]
  return (response: ServerResponse): void => {
    const atMs = performance.now()
    tokens = Math.min(atOnce, tokens + ((atMs - lastMs) / 1_000) * perSecond)
    lastMs = atMs
    const isTaken = tokens >= 1
    if (isTaken) tokens -= 1
    response.writeHead(isTaken ? 200 : 503).end('{}')
  }
}

/** One after the other, each in its time. */
function queueAbove(perSecond: number) {
  let freeMs = 0
  return (response: ServerResponse): void => {
    freeMs = Math.max(freeMs, performance.now()) + 1_000 / perSecond
    setTimeout(() => response.end('{}'), freeMs - performance.now())
  }
}

test('docs/load.md: the command finds what a server takes before it refuses, and says what broke', async () => {
  const cwd = await start(refuseAbove(CAPACITY, 20))
  const page = await readFile(new URL('../../../../docs/load.md', import.meta.url), 'utf8')
  const [, line = ''] = /^gauntlet (load find-limit .*)$/m.exec(page) ?? []
  const words = line.replaceAll("'", '').split(' ')
  const { exit, stdout, stderr } = await runCli(main, [...words, '--json'], {
    env: process.env,
    cwd,
  })
  checkPrinted(stdout)
  const document = JSON.parse(stdout) as LimitDocument
  expect(document).toMatchObject({ result: 'found', ended: 'resolved', generator: null })
  // What it takes at once is spent in the warm-up, and 2 % more may be refused.
  expect(document.low_per_second).toBeLessThan(CAPACITY * 1.2)
  expect(document.high_per_second).toBeGreaterThan(CAPACITY * 0.85)
  expect(document.broke_first).toMatch(/^errors [\d.]+ % are over 2 %$/)
  expect(document.trials[0]).toMatchObject({ rate_per_second: 20, result: 'held' })
  expect(stderr).toContain('users/s: held')
  expect(exit).toBe(0)
})

test('a server with a queue: the response time breaks first, above what it serves', async () => {
  const cwd = await start(queueAbove(CAPACITY))
  const words = 'load find-limit --scenario look --slo p90<500ms --target shop --trial-seconds 3'
  const { exit, stdout } = await runCli(main, words, { env: process.env, cwd })
  expect(exit).toBe(0)
  const [, limit = ''] = /^limit: ([\d.]+) users\/s \(90 % interval/m.exec(stdout) ?? []
  // A queue that grows for three seconds is seen when it is half a second long.
  expect(Number(limit)).toBeGreaterThan(CAPACITY * 0.8)
  expect(Number(limit)).toBeLessThan(CAPACITY * 1.4)
  expect(stdout).toMatch(/^broke first: p90 \d+ ms is over 500 ms$/m)
})

test('two processes find the same limit', async () => {
  const cwd = await start(refuseAbove(CAPACITY, 20))
  const file = join(cwd, 'gauntlet.config.mjs')
  const text = (await readFile(file, 'utf8')).replace('export default', 'const config =')
  await writeFile(
    file,
    `import { appendFileSync } from 'node:fs'
import { run } from 'gauntlet'
${text}
let users = 0
const note = run('note', () => users++ || appendFileSync('senders', process.pid + '\\n'))
config.scenarios.look.flows[0].flow.steps.unshift(note)
export default { ...config, workers: 2 }
`,
  )
  const words = 'load find-limit --scenario look --slo p90<1s,errors<2% --target shop --json'
  const line = [bundledCommand(), ...words.split(' '), '--trial-seconds', '2']
  const child = spawn(process.execPath, line, { cwd, env: process.env })
  let stdout = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  await once(child, 'close')
  const document = JSON.parse(stdout) as LimitDocument
  expect(document).toMatchObject({ result: 'found', ended: 'resolved', generator: null })
  expect(document.low_per_second).toBeLessThan(CAPACITY * 1.2)
  expect(document.high_per_second).toBeGreaterThan(CAPACITY * 0.85)
  const senders = (await readFile(join(cwd, 'senders'), 'utf8')).trim().split('\n')
  expect(new Set(senders).size).toBe(2 * document.trials.length)
})

test('an objective that cannot be read is refused with what to write; nothing is sent', async () => {
  let asked = 0
  const cwd = await start(() => (asked += 1))
  const words = [
    'load',
    'find-limit',
    '--scenario',
    'look',
    '--target',
    'shop',
    '--slo',
    'p99<fast',
  ]
  const { exit, stderr } = await runCli(main, words, { env: process.env, cwd })
  expect(exit).toBe(2)
  expect(stderr).toContain('--slo: "p99<fast" is no objective such as p99<200ms or errors<0.1%')
  expect(stderr).toContain("--slo 'p99<200ms,errors<0.1%'")
  expect(asked).toBe(0)
})
