// What several workers send, and what NATS costs: `npm run bench:scale [ROUNDS]` writes docs/bench-scale.md. Takes three minutes a round.
import type { LoadRunDocument } from '@gauntlet/contract'
import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CalmMachine, MOST_FOREIGN_LOAD } from './performance/machine.ts'
import { median } from './performance/statistics.ts'

/** Short loads would mostly measure how workers join and are started. */
const SECONDS = 20
const USERS = 64
const rounds = Number(process.argv[2] ?? 5)
const command = fileURLToPath(new URL('../packages/gauntlet/bin/gauntlet.js', import.meta.url))

const CASES = [
  { name: '1 process', workers: 1, isRemote: false },
  { name: '2 processes', workers: 2, isRemote: false },
  { name: '2 workers over NATS', workers: 2, isRemote: true },
  { name: '4 processes', workers: 4, isRemote: false },
  { name: '4 workers over NATS', workers: 4, isRemote: true },
] as const
type Case = (typeof CASES)[number]

type Sample = {
  readonly perSecond: number
  /** Of the CPU of what sends, and of all that NATS needs besides while the load runs. */
  readonly perCpuSecond: number
  readonly natsCpuShare: number
  /** CPU that NATS needs for a load however long it is: to join, to start, for files and results. */
  readonly onceSeconds: number
}

type Reading = { readonly atMs: number; readonly cpuSeconds: number }

/** What a second of the load costs, by readings from 3 s behind its start to 3 s before its end. */
function toRate(readings: readonly Reading[], endedMs: number): number {
  const inside = readings.filter(
    ({ atMs }) => atMs > endedMs - (SECONDS - 3) * 1_000 && atMs < endedMs - 3_000,
  )
  const [first, last] = [inside[0], inside.at(-1)]
  if (!first || !last || first === last) throw new Error('the load was not seen')
  return (last.cpuSeconds - first.cpuSeconds) / ((last.atMs - first.atMs) / 1_000)
}

const renderConfig = (target: string): string => `
import { defineGauntlet, flow, loop, post } from 'gauntlet'
const one = post('/v1/events', {
  json: { event_id: '{{ $uuid }}', user_id: 'user-{{ $randomNumber(0, 9972) }}', properties: { index: '{{ $loopCount }}', screen: 'home' } },
  expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 200 } }],
})
export default defineGauntlet({
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, clockSkewMs: 60_000 },
  targets: { small: { url: '${target}' } },
  scenarios: {
    closed: {
      name: 'closed',
      phases: [
        { kind: 'closed', users: ${USERS}, durationMs: 1_000, record: false },
        { kind: 'closed', users: ${USERS}, durationMs: ${SECONDS * 1_000} },
      ],
      flows: [{ weight: 1, flow: flow('events', [loop(100, [one])]) }],
    },
  },
})
`

/** Seconds of CPU of processes that run, as the kernel counts them. */
function readCpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((all, one) => all + one, 0) / 100
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

class Bench {
  readonly #folder: string
  readonly #nats: ChildProcess
  readonly #url: string
  readonly #env: NodeJS.ProcessEnv

  constructor(folder: string, port: number) {
    this.#folder = folder
    this.#url = `nats://127.0.0.1:${port}`
    const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(folder, 'nats')]
    this.#nats = spawn('nats-server', args, { stdio: 'ignore' })
    this.#env = { ...process.env, NO_COLOR: '1' }
  }

  async measure({ workers, isRemote }: Case): Promise<Sample> {
    const agents = isRemote ? Array.from({ length: workers }, () => this.#join()) : []
    await Promise.all(agents.map((agent) => once(agent.stderr as NodeJS.ReadableStream, 'data')))
    const nats = isRemote ? [this.#nats, ...agents].map(({ pid }) => pid ?? 0) : []
    const readings: Reading[] = []
    const read = (): void => {
      readings.push({ atMs: Date.now(), cpuSeconds: readCpuSeconds(nats) })
    }
    read()
    const timer = setInterval(read, 250)
    const where = isRemote ? `${this.#url} --await-workers ${workers}` : String(workers)
    const line = `load run --scenario closed --phase candidate --target small --json --quiet --workers ${where}`
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...line.split(' ')], {
      cwd: this.#folder,
      env: this.#env,
      maxBuffer: 1e9,
    })
    clearInterval(timer)
    read()
    await Promise.all(
      agents.map(async (agent) => {
        agent.kill('SIGTERM')
        await once(agent, 'exit')
      }),
    )
    return toSample(JSON.parse(stdout) as LoadRunDocument, readings)
  }

  #join(): ChildProcess {
    const args = [command, 'worker', '--connect', this.#url]
    const options = { cwd: join(this.#folder, 'nats'), env: this.#env }
    return spawn(process.execPath, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  }

  async end(): Promise<void> {
    this.#nats.kill('SIGKILL')
    await rm(this.#folder, { recursive: true, force: true })
  }
}

function toSample(
  { run, audit, endpoints }: LoadRunDocument,
  readings: readonly Reading[],
): Sample {
  const requests = endpoints.reduce((all, { requests_total: one }) => all + one, 0)
  const failed = endpoints.reduce((all, { error_count: one }) => all + one, 0)
  if (failed > 0 || requests === 0) throw new Error(`${failed} of ${requests} requests failed`)
  const each = audit?.workers ?? (audit ? [audit] : [])
  const cpuSeconds = each.reduce((all, { cpu_ratio: one }) => all + one * SECONDS, 0)
  const natsSeconds = SECONDS * toRate(readings, Date.parse(run.ended_at ?? ''))
  const allSeconds = (readings.at(-1)?.cpuSeconds ?? 0) - (readings[0]?.cpuSeconds ?? 0)
  return {
    perSecond: requests / SECONDS,
    perCpuSecond: requests / (cpuSeconds + natsSeconds),
    natsCpuShare: natsSeconds / (cpuSeconds + natsSeconds),
    onceSeconds: Math.max(0, allSeconds - natsSeconds),
  }
}

const spread = (values: readonly number[], write: (value: number) => string): string =>
  `${write(median(values))} (${write(Math.min(...values))}-${write(Math.max(...values))})`
const thousands = (value: number): string => `${(value / 1_000).toFixed(1)}k`

const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-scale-'))
await mkdir(join(folder, 'nats'))
const server = fork(new URL('http-client/server.ts', import.meta.url), {
  execArgv: ['--import', 'tsx'],
})
const [{ port }] = (await once(server, 'message')) as [{ port: number }]
await writeFile(join(folder, 'gauntlet.config.mjs'), renderConfig(`http://127.0.0.1:${port}`))
const bench = new Bench(folder, await findPort())
const machine = new CalmMachine()
const samples = new Map<string, Sample[]>(CASES.map(({ name }) => [name, []]))
try {
  for (let round = 1; round <= rounds; round++) {
    for (const one of CASES) {
      await machine.look()
      const sample = await bench.measure(one)
      samples.get(one.name)?.push(sample)
      console.error(`round ${round}: ${one.name}: ${thousands(sample.perCpuSecond)} a CPU second`)
    }
  }
} finally {
  await bench.end()
  server.kill('SIGKILL')
}

const of = (name: string, read: (sample: Sample) => number): readonly number[] =>
  (samples.get(name) ?? []).map(read)
/** Round by round, so that what slowed a round cancels out. */
const ratio = (name: string, to: string): readonly number[] => {
  const base = of(to, ({ perCpuSecond }) => perCpuSecond)
  return of(name, ({ perCpuSecond }) => perCpuSecond).map((value, at) => value / (base[at] ?? NaN))
}
const table = [
  '| what sends | requests per second | requests per CPU second | ratio to as many processes | CPU of NATS while the load runs | once a load, CPU s |',
  '|---|---|---|---|---|---|',
  ...CASES.map(({ name, workers, isRemote }) => {
    const local = CASES.find((one) => one.workers === workers && !one.isRemote)?.name ?? name
    return `| ${name} | ${spread(
      of(name, (one) => one.perSecond),
      thousands,
    )} | ${spread(
      of(name, (one) => one.perCpuSecond),
      thousands,
    )} | ${isRemote ? spread(ratio(name, local), (value) => value.toFixed(3)) : '-'} | ${
      isRemote
        ? spread(
            of(name, (one) => one.natsCpuShare * 100),
            (value) => `${value.toFixed(1)} %`,
          )
        : '-'
    } | ${
      isRemote
        ? spread(
            of(name, (one) => one.onceSeconds),
            (value) => value.toFixed(1),
          )
        : '-'
    } |`
  }),
].join('\n')
const most = machine.most()
const text = `# What several workers send, and what NATS costs

\`npm run bench:scale\` wrote this file. ${USERS} closed users post small JSON for ${SECONDS} s to a minimal server on the same machine, sent by processes of
\`--workers N\` or by workers that joined a NATS server there. Rounds are interleaved (${rounds} of them); given are medians (smallest-largest), and ratios are per
round. CPU is that of the workers while the load runs, and over NATS also that of the server and of the processes that pass messages on. What those need once
a load, however long that is (to claim workers, for files, to start processes, for results), is in the last column. Between two of them others used at most
${(100 * most).toFixed(0)} % of the machine; above ${100 * MOST_FOREIGN_LOAD} % this page is not written.

${table}

The server and the workers share ${cpus().length} cores: requests per second are of this machine, requests per CPU second show what a worker costs.
Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores.
`
await machine.publish(new URL('../docs/bench-scale.md', import.meta.url), text)
