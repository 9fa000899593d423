// How fast the HTTP client is beside its peers: `npm run bench:http [ROUNDS]` writes docs/bench-http.md.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { CONNECTIONS, WARM_UP_MS, WINDOW_MS, type WindowReport } from './http-client/workload.ts'

const CLIENTS = [
  ['gauntlet transport', 'client-gauntlet.ts'],
  ['gauntlet load engine', 'client-run-load.ts'],
  ['gauntlet load engine, observed', 'client-run-load.ts', 'observe'],
  ['autocannon', 'client-autocannon.ts'],
  ['undici Client', 'client-undici.ts'],
] as const
const rounds = Number(process.argv[2] ?? 4)

type Sample = { readonly perCpuSecond: number; readonly perSecond: number }

const start = (file: string, ...args: string[]): ChildProcess =>
  fork(new URL(`http-client/${file}`, import.meta.url), args, { execArgv: ['--import', 'tsx'] })

const ask = async (server: ChildProcess): Promise<number> => {
  server.send('count')
  const [message] = (await once(server, 'message')) as [{ requests: number }]
  return message.requests
}

async function measure(file: string, ...options: readonly string[]): Promise<Sample> {
  const server = start('server.ts')
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const client = start(file, `http://127.0.0.1:${port}`, ...options)
  try {
    await once(client, 'message')
    const before = await ask(server)
    const [{ report }] = (await once(client, 'message')) as [{ report: WindowReport }]
    const served = (await ask(server)) - before
    const { failed, counted = served } = report
    if (failed > 0 || Math.abs(served - counted) > served * 0.02)
      throw new Error(`${file}: ${failed} failed, counted ${counted}, served ${served}`)
    return { perCpuSecond: served / report.cpuSeconds, perSecond: served / report.wallSeconds }
  } finally {
    client.kill('SIGKILL')
    server.kill('SIGKILL')
  }
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}
const thousands = (value: number): string => `${(value / 1_000).toFixed(1)}k`
const spread = (values: readonly number[]): string =>
  `${thousands(median(values))} (${thousands(Math.min(...values))}-${thousands(Math.max(...values))})`

const samples = new Map<string, Sample[]>(CLIENTS.map(([name]) => [name, []]))
for (let round = 1; round <= rounds; round += 1)
  for (const [name, file, ...options] of CLIENTS) {
    const sample = await measure(file, ...options)
    samples.get(name)?.push(sample)
    console.log(
      `round ${round}  ${name}  ${thousands(sample.perCpuSecond)} requests per CPU second`,
    )
  }

const figures = (name: string, pick: keyof Sample): number[] =>
  (samples.get(name) ?? []).map((sample) => sample[pick])
const reference = figures('autocannon', 'perCpuSecond')
const lines = CLIENTS.map(([name]) => {
  const own = figures(name, 'perCpuSecond')
  const ratios = own.map((value, round) => value / (reference[round] ?? NaN))
  const ratio = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`
  return `| ${name} | ${spread(own)} | ${spread(figures(name, 'perSecond'))} | ${ratio} |`
})
const table = [
  '| client | requests per client CPU second | requests per second | ratio to autocannon |',
  '|---|---|---|---|',
  ...lines,
].join('\n')
console.log(`\n${table}`)

const text = `# The HTTP client beside its peers

\`npm run bench:http\` wrote this file. Each client posts about 240 bytes of JSON, built anew for each request, over
${CONNECTIONS} keep-alive connections to a minimal server in its own process, checks the status and records the latency.
Rounds are interleaved (${rounds} of them, ${WARM_UP_MS / 1_000} s of warm-up, ${WINDOW_MS / 1_000} s measured); requests are counted by the server, CPU time is that of the client's
whole process. Given are medians (smallest-largest); ratios are per round, so that what slowed a round cancels out.
Absolute rates move with the machine and with what else runs on it: trust the ratios.

"gauntlet transport" is the client alone, used like autocannon; "gauntlet load engine" is all of a load run around it:
virtual users, compiled templates with random ids, an expectation, both clocks, outcomes, audit. "Observed": each exchange
is also handed to an observer, as guarantees and hooks need it.

${table}

Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores.
`
await writeFile(new URL('../docs/bench-http.md', import.meta.url), text)
