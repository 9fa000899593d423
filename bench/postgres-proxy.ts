// What the wire proxy costs: `npm run bench:wire` writes docs/bench-postgres-proxy.md. Takes five minutes.
import { startPostgres } from '@gauntlet/stack'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { readServerCpu } from './postgres-proxy/cpu.ts'
import type { ProxyUse } from './postgres-proxy/proxy.ts'
import { renderBench, type Measured, type WorkloadFigures } from './postgres-proxy/render-bench.ts'
import { measure, pace, ROWS, workloads, type Workload } from './postgres-proxy/workloads.ts'

const ROUNDS = 9
const DURATION_MS = 2_500
/** Of the rate that goes directly: so much less that no core is always busy. */
const PACED_SHARE = 0.4

const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'))
const postgres = await startPostgres({ folder, settings: { max_connections: '100' } })
const url = postgres.url('postgres')

/** A process between the client and the database. */
async function startBetween(file: string) {
  const child = fork(new URL(`postgres-proxy/${file}`, import.meta.url), [url], {
    execArgv: ['--import', 'tsx'],
  })
  const [said] = (await once(child, 'message')) as [{ url: string }]
  return { child, url: said.url }
}
const proxy = await startBetween('proxy.ts')
const relay = await startBetween('relay.ts')
const ways = {
  direct: { url },
  proxied: proxy,
  relayed: relay,
} as const
type Way = keyof typeof ways
const names = Object.keys(ways) as Way[]

const client = new Client({ connectionString: url })
await client.connect()
await client.query('create table accounts (id int primary key, owner text, balance int not null)')
await client.query('create table orders (id bigserial primary key, account int not null)')
await client.query(
  `insert into accounts select at, 'owner ' || at, 1000 from generate_series(0, ${ROWS + 600}) at`,
)
await client.query('vacuum analyze')
await client.end()

type Cpu = { readonly client: number; readonly between: number; readonly server: number }

/** What each process has used so far, in µs. */
async function readCpu(way: Way): Promise<Cpu> {
  const { user, system } = process.cpuUsage()
  const between = ways[way]
  let used = 0
  if ('child' in between) {
    between.child.send('use')
    const [use] = (await once(between.child, 'message')) as [ProxyUse]
    used = use.cpuUs
  }
  return { client: user + system, between: used, server: await readServerCpu(postgres.pid) }
}

/** Each way in rounds, each round in another order. */
async function inRounds<Result>(
  act: (way: Way) => Promise<Result>,
): Promise<Record<Way, Result>[]> {
  const rounds: Record<Way, Result>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = round % names.length
    const found = new Map<Way, Result>()
    for (const way of [...names.slice(at), ...names.slice(0, at)]) found.set(way, await act(way))
    rounds.push(Object.fromEntries(found) as Record<Way, Result>)
  }
  return rounds
}

/** As fast as it goes, and what that took of each process. */
async function saturate(way: Way, workload: Workload): Promise<Measured> {
  const before = await readCpu(way)
  const { done, perSecond } = await measure(ways[way].url, workload, DURATION_MS)
  const after = await readCpu(way)
  const each = (of: keyof Cpu) => (after[of] - before[of]) / done
  const cpuUs = { client: each('client'), between: each('between'), server: each('server') }
  return { perSecond, cpuUs }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

async function compare(workload: Workload): Promise<WorkloadFigures> {
  for (const way of names) await measure(ways[way].url, workload, DURATION_MS)
  const saturated = await inRounds(async (way) => await saturate(way, workload))
  const direct = median(saturated.map((round) => round.direct.perSecond))
  const perSecond = Math.max(1, Math.round(direct * PACED_SHARE))
  const rate = { perSecond, durationMs: DURATION_MS }
  const paced = await inRounds(async (way) => await pace(ways[way].url, workload, rate))
  return { what: workload.what, saturated, perSecond, paced }
}

const figures: WorkloadFigures[] = []
for (const workload of workloads) figures.push(await compare(workload))
for (const { child } of [proxy, relay]) child.kill('SIGKILL')
await postgres.stop()
await rm(folder, { recursive: true, force: true })
const page = renderBench(figures, { rounds: ROUNDS, durationMs: DURATION_MS, median })
console.log(page)
await writeFile(new URL('../docs/bench-postgres-proxy.md', import.meta.url), page)
