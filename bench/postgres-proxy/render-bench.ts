import { availableParallelism, loadavg } from 'node:os'
import { CONNECTIONS, type Paced } from './workloads.ts'

type Way = 'direct' | 'proxied' | 'relayed'
type OfWays<Value> = Readonly<Record<Way, Value>>

/** A workload as fast as it goes, and the CPU time that each process used for one unit of it, in µs. */
export type Measured = {
  readonly perSecond: number
  readonly cpuUs: { readonly client: number; readonly between: number; readonly server: number }
}

export type WorkloadFigures = {
  readonly what: string
  readonly saturated: readonly OfWays<Measured>[]
  /** The rate that was given. */
  readonly perSecond: number
  readonly paced: readonly OfWays<Paced>[]
}

export type Setting = {
  readonly rounds: number
  readonly durationMs: number
  readonly median: (values: readonly number[]) => number
}

const labels: OfWays<string> = { direct: 'direct', proxied: 'proxy', relayed: 'relay' }
const ways = Object.keys(labels) as Way[]
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** Where the cores are always busy: what is left of the direct rate when the process between takes its part of their time. */
function toRatioByCpu({ cpuUs: { client, server } }: Measured, { cpuUs }: Measured): number {
  return (client + server) / (client + server + cpuUs.between)
}

function renderSaturated(figures: readonly WorkloadFigures[], { median }: Setting): string {
  const head = [
    '| work | way | per s | ratio to direct | client, µs | proxy, µs | PostgreSQL, µs | ratio by CPU time |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
  ]
  const rows = figures.flatMap(({ what, saturated }) => {
    const of = (value: (round: OfWays<Measured>) => number) => median(saturated.map(value))
    return ways.map((way) => {
      const cpu = (key: keyof Measured['cpuUs']) => of((round) => round[way].cpuUs[key]).toFixed(0)
      return row([
        what,
        labels[way],
        of((round) => round[way].perSecond).toFixed(0),
        of((round) => round[way].perSecond / round.direct.perSecond).toFixed(2),
        cpu('client'),
        way === 'direct' ? '' : cpu('between'),
        cpu('server'),
        way === 'direct' ? '' : of((round) => toRatioByCpu(round.direct, round[way])).toFixed(2),
      ])
    })
  })
  return [...head, ...rows].join('\n')
}

function renderPaced(figures: readonly WorkloadFigures[], { median }: Setting): string {
  const head = [
    '| work | given, per s | way | done, per s | ratio to direct | p50, ms | p99, ms |',
    '|---|---:|---|---:|---:|---:|---:|',
  ]
  const rows = figures.flatMap(({ what, perSecond, paced }) => {
    const of = (value: (round: OfWays<Paced>) => number) => median(paced.map(value))
    return ways.map((way) =>
      row([
        what,
        String(perSecond),
        labels[way],
        of((round) => round[way].perSecond).toFixed(0),
        of((round) => round[way].perSecond / round.direct.perSecond).toFixed(2),
        of((round) => round[way].p50Ms).toFixed(1),
        of((round) => round[way].p99Ms).toFixed(1),
      ]),
    )
  })
  return [...head, ...rows].join('\n')
}

/** docs/bench-postgres-proxy.md. */
export function renderBench(figures: readonly WorkloadFigures[], setting: Setting): string {
  const { rounds, durationMs } = setting
  return `# What the wire proxy costs

\`npm run bench:wire\` wrote this file. One client process does the same work over ${CONNECTIONS} connections of \`pg\`, directly and through the
[wire proxy](faults.md#faults-at-a-statement), which is asked at every statement whether a fault is to be injected. A relay passes bytes between
two sockets and reads none of them. Client, proxy and PostgreSQL (embedded, default settings) are processes of their own on ${availableParallelism()} cores, Node.js
${process.version}. ${rounds} rounds of ${durationMs / 1000} s each way, in alternating order, medians; a ratio is the median of those within the rounds. The load average
of the machine was ${loadavg()[0]?.toFixed(0)}: where others use its cores too (4 and above), rates are lower and CPU times higher than on a calm machine.

## As fast as it goes

The client sends on as soon as it is answered, so the cores are always busy, and what the proxy uses is missing for the client and PostgreSQL. CPU time of each process for one
unit of work; the last column is the ratio that follows from these times, if the client and PostgreSQL need what they need without a proxy: it depends least on who else uses the machine.

${renderSaturated(figures, setting)}

The relay is the floor of any proxy in Node.js: for each statement two more reads and two more writes of a socket, in which the kernel delivers the bytes and wakes the
receiver. Nearly all of the proxy's time is there too: in a profile of it (\`node --cpu-prof\`) 82 % of the busy time are in the system call that writes and 6 % in the
code that frames messages and follows statements (1.4 µs for an answer of 100 rows); as many writes go out as reads came in. So a ratio of 0.8 is out of reach where the cores are always
busy and a statement costs the client and PostgreSQL less than four times what it costs the kernel to pass it on twice.

## At a given rate

The same work at a rate that leaves the cores time. Times are from the moment at which a unit of work was due:

${renderPaced(figures, setting)}
`
}
