// What the wire proxy costs: `npm run bench:wire` writes docs/bench-postgres-proxy.md. Takes two minutes.
import { startPostgres } from '@gauntlet/stack'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { ProxyUse } from './postgres-proxy/proxy.ts'
import { CONNECTIONS, measure, ROWS, workloads, type Workload } from './postgres-proxy/workloads.ts'

const PAIRS = 7
const DURATION_MS = 2_500

const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'))
const postgres = await startPostgres({ folder, settings: { max_connections: '100' } })
const url = postgres.url('postgres')
const proxy = fork(new URL('postgres-proxy/proxy.ts', import.meta.url), [url], {
  execArgv: ['--import', 'tsx'],
})
const [{ url: proxyUrl }] = (await once(proxy, 'message')) as [{ url: string }]

const client = new Client({ connectionString: url })
await client.connect()
await client.query('create table accounts (id int primary key, owner text, balance int not null)')
await client.query('create table orders (id bigserial primary key, account int not null)')
await client.query(
  `insert into accounts select at, 'owner ' || at, 1000 from generate_series(0, ${ROWS + 600}) at`,
)
await client.query('vacuum analyze')
await client.end()

type Row = {
  readonly direct: number
  readonly proxied: number
  readonly ratio: number
  /** Of the proxy, a statement. */
  readonly cpuUs: number
}

async function readUse(): Promise<ProxyUse> {
  proxy.send('use')
  const [use] = (await once(proxy, 'message')) as [ProxyUse]
  return use
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Direct and through the proxy in pairs, each pair in another order. */
async function compare(workload: Workload): Promise<Row> {
  await measure(url, workload, DURATION_MS)
  await measure(proxyUrl, workload, DURATION_MS)
  const before = await readUse()
  const pairs: { direct: number; proxied: number }[] = []
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const found = { direct: 0, proxied: 0 }
    const order =
      pair % 2 === 0 ? (['direct', 'proxied'] as const) : (['proxied', 'direct'] as const)
    for (const way of order)
      found[way] = await measure(way === 'direct' ? url : proxyUrl, workload, DURATION_MS)
    pairs.push(found)
  }
  const after = await readUse()
  return {
    cpuUs: (after.cpuUs - before.cpuUs) / (after.statements - before.statements),
    direct: median(pairs.map(({ direct }) => direct)),
    proxied: median(pairs.map(({ proxied }) => proxied)),
    ratio: median(pairs.map(({ direct, proxied }) => proxied / direct)),
  }
}

const lines: string[] = []
for (const workload of workloads) {
  const { direct, proxied, ratio, cpuUs } = await compare(workload)
  lines.push(
    `| ${workload.what} | ${direct.toFixed(0)} | ${proxied.toFixed(0)} | ${ratio.toFixed(2)} | ${cpuUs.toFixed(0)} |`,
  )
  console.log(lines.at(-1))
}
proxy.kill('SIGKILL')
await postgres.stop()
await rm(folder, { recursive: true, force: true })
const table = [
  '| work | direct, per s | through the proxy, per s | ratio | CPU of the proxy, µs a statement |',
  '|---|---|---|---|---|',
  ...lines,
]
await writeFile(
  new URL('../docs/bench-postgres-proxy.md', import.meta.url),
  `# What the wire proxy costs

\`npm run bench:wire\` wrote this file. One client process does the same work over ${CONNECTIONS} connections of \`pg\`, directly and through the
[wire proxy](faults.md#faults-at-a-statement), which is asked at every statement whether a fault is to be injected: ${PAIRS} pairs of
${DURATION_MS / 1000} s, in alternating order, medians. Client, proxy and PostgreSQL (embedded, default settings) share ${availableParallelism()} cores, Node.js ${process.version}.
The load average of the machine was ${loadavg()[0]?.toFixed(0)}: the ratio says something on a machine that does nothing else; the CPU time of the proxy
says the same on any.

${table.join('\n')}
`,
)
