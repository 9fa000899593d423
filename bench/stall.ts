// Which latencies show a stall: `npm run bench:stall [ROUNDS]` writes docs/bench-stall.md. Takes three minutes a round.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { installArtillery } from './install-artillery.ts'
import { CalmMachine, MOST_FOREIGN_LOAD } from './performance/machine.ts'
import { median } from './performance/statistics.ts'
import {
  CONNECTIONS,
  DURATION_MS,
  QUANTILES,
  RATE,
  type StallReport,
  toTruthMs,
} from './stall/workload.ts'

const ROUNDS = Number(process.argv[2] ?? 3)
const ASKED = (RATE * DURATION_MS) / 1_000

const start = (file: string, ...args: string[]): ChildProcess =>
  fork(new URL(`stall/${file}`, import.meta.url), args, { execArgv: ['--import', 'tsx'] })

/** Each client has its own server, whose stalls begin with its load. */
async function measure(file: string, ...args: string[]): Promise<StallReport> {
  const server = start('server.ts')
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const client = start(file, `http://127.0.0.1:${port}`, ...args)
  server.send('start')
  try {
    const [report] = (await once(client, 'message')) as [StallReport]
    return report
  } finally {
    client.kill('SIGKILL')
    server.kill('SIGKILL')
  }
}

const artillery = await installArtillery().catch((error: unknown) => {
  process.stderr.write(`no Artillery: ${String(error)}\n`)
  return undefined
})
const clients = new Map<string, readonly [file: string, ...args: string[]]>([
  ['gauntlet', ['client-gauntlet.ts']],
  ['autocannon, default correction', ['client-autocannon.ts', 'on']],
  ['autocannon, correction off', ['client-autocannon.ts', 'off']],
  ...(artillery === undefined ? [] : [['Artillery', ['client-artillery.ts', artillery]] as const]),
])
const reports = new Map<string, StallReport[]>()
const machine = new CalmMachine()
for (let round = 1; round <= ROUNDS; round += 1)
  for (const [name, client] of clients) {
    await machine.look()
    const report = await measure(...client)
    process.stderr.write(`round ${round}: ${name} ${JSON.stringify(report)}\n`)
    reports.set(name, [...(reports.get(name) ?? []), report])
  }

const describeMs = (ms: number): string => (Number.isNaN(ms) ? '–' : ms.toFixed(ms < 100 ? 1 : 0))

type Latencies = (report: StallReport) => readonly number[]

/** Medians of the rounds, with how far each is from the truth where that is not nothing. */
function toRow(name: string, own: readonly StallReport[], latencies: Latencies): string {
  const cells = QUANTILES.map((quantile, at) => {
    const ms = median(own.map((report) => latencies(report)[at] ?? NaN))
    const truth = toTruthMs(quantile)
    const off = 100 * (ms / truth - 1)
    return truth === 0 || Number.isNaN(ms)
      ? describeMs(ms)
      : `${describeMs(ms)} (${off > 0 ? '+' : ''}${off.toFixed(1)} %)`
  })
  return `| ${[name, ...cells, median(own.map(({ sent }) => sent))].join(' | ')} |`
}

const rows = [...reports].flatMap(([name, own]) =>
  name === 'gauntlet'
    ? [
        toRow('gauntlet, response time', own, ({ latencyMs }) => latencyMs),
        toRow('gauntlet, service time', own, ({ serviceMs = [] }) => serviceMs),
      ]
    : [toRow(name, own, ({ latencyMs }) => latencyMs)],
)
const names = QUANTILES.map((quantile) => `p${(100 * quantile).toFixed(1).replace('.0', '')} ms`)
const table = [
  `| latency | ${names.join(' | ')} | requests sent |`,
  `|---|${'---:|'.repeat(names.length + 1)}`,
  `| truth | ${QUANTILES.map((quantile) => describeMs(toTruthMs(quantile))).join(' | ')} | ${ASKED} |`,
  ...rows,
].join('\n')
const most = machine.most()
const text = `# Who sees a stall

\`npm run bench:stall\` wrote this file. A server answers at once, but stops for 1 s in every 20 s; each client sends ${RATE} requests
a second for ${DURATION_MS / 1_000} s over ${CONNECTIONS} connections to a server, one client after the other. Medians of ${ROUNDS} rounds. Between two
clients others used at most ${(100 * most).toFixed(0)} % of the machine; above ${100 * MOST_FOREIGN_LOAD} % this page is not written.

The truth follows from arithmetic: 5 % of the requests are due during a stall and wait from 1 s down to nothing, evenly, so
1 % of all, a fifth of those, wait longer than 0.8 s: p99 is 800 ms, and p50 is what the server needs, nearly nothing. What waited is
then answered one after the other, which takes a few milliseconds and is not in the truth.

${table}

Service time counts from the send, and while the server stalls only ${CONNECTIONS} requests are sent: the other waits are invisible. So it is with
Artillery's response time, which begins when a connection is there. A correction that fills in samples it did not measure errs the other way.
wrk2, which measures from the schedule too, is neither on npm nor in Debian, and not here.
`
await machine.publish(new URL('../docs/bench-stall.md', import.meta.url), text)
