// Which latencies show a stall: `npm run bench:stall` writes docs/bench-stall.md. Takes 45 s.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { CONNECTIONS, DURATION_MS, RATE } from './stall/workload.ts'

type Report = {
  readonly requests: number
  readonly samples: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly serviceP50Ms?: number
  readonly serviceP99Ms?: number
}

const start = (file: string, ...args: string[]): ChildProcess =>
  fork(new URL(`stall/${file}`, import.meta.url), args, { execArgv: ['--import', 'tsx'] })

/** Each client has its own server, and its stalls begin with its load. */
async function measure(file: string, ...args: string[]): Promise<Report> {
  const server = start('server.ts')
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const client = start(file, `http://127.0.0.1:${port}`, ...args)
  server.send('start')
  try {
    const [report] = (await once(client, 'message')) as [Report]
    return report
  } finally {
    client.kill('SIGKILL')
    server.kill('SIGKILL')
  }
}

const [gauntlet, corrected, uncorrected] = await Promise.all([
  measure('client-gauntlet.ts'),
  measure('client-autocannon.ts', 'on'),
  measure('client-autocannon.ts', 'off'),
])
const row = (name: string, { p50Ms, p99Ms, samples, requests }: Report): string =>
  `| ${name} | ${p50Ms.toFixed(1)} | ${p99Ms.toFixed(0)} | ${requests} | ${samples} |`
const { serviceP50Ms = NaN, serviceP99Ms = NaN } = gauntlet
const table = [
  '| latency | p50 ms | p99 ms | requests sent | samples |',
  '|---|---|---|---|---|',
  '| truth | ~0 | 800 | 20000 | 20000 |',
  row('gauntlet, response time', gauntlet),
  row('gauntlet, service time', { ...gauntlet, p50Ms: serviceP50Ms, p99Ms: serviceP99Ms }),
  row('autocannon, default correction', corrected),
  row('autocannon, correction off', uncorrected),
].join('\n')
console.log(table)
await writeFile(
  new URL('../docs/bench-stall.md', import.meta.url),
  `# Who sees a stall

\`npm run bench:stall\` wrote this file. A server answers at once, but stops for 1 s in every 20 s; each client sends ${RATE} requests
a second for ${DURATION_MS / 1_000} s over ${CONNECTIONS} connections to its own server, all at the same time.

The truth follows from arithmetic: 5 % of the requests are due during a stall and wait from 1 s down to nothing, evenly, so
1 % of all, a fifth of those, wait longer than 0.8 s: p99 is 800 ms, and p50 is what the server needs, nearly nothing.

${table}

Service time counts from the send, and while the server stalls only ${CONNECTIONS} requests are sent: the other waits are invisible.
A correction that fills in samples it did not measure errs the other way.
`,
)
