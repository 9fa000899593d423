import { bodyOf, CONNECTIONS, PATH } from '../http-client/workload.ts'
import { installArtillery } from '../install-artillery.ts'
import { hasProgram } from './machine.ts'
import { measureClient } from './measure-client.ts'
import { startNginx, type CountingServer } from './nginx.ts'
import type { Part, RatioRow } from './goals.ts'
import { describeRate, describeRatio, Samples } from './statistics.ts'
import { runWrk } from './wrk.ts'

const CLIENTS = [
  ['gauntlet engine', 'client-run-load.ts'],
  ['gauntlet engine, observed', 'client-run-load.ts', 'observe'],
  ['gauntlet transport', 'client-gauntlet.ts'],
  ['autocannon', 'client-autocannon.ts'],
  ['gauntlet, a flow of one request', 'client-run-load.ts', 'one'],
  ['gauntlet, a flow of ten with captures', 'client-run-load.ts', 'ten'],
] as const

/** The same bytes as `bodyOf` makes, by Lua. */
const request = `return post("${PATH}", string.format('${bodyOf(0)
  .replace('000000000000', '%012d')
  .replace('user-0', 'user-%d')
  .replace('"index":0', '"index":%d')
  .replace('"duration_ms":0', '"duration_ms":%d')}', i, i % 9973, i, i % 5000))`

const measureWrk = ({ origin }: CountingServer): Promise<number> =>
  runWrk({ origin, connections: CONNECTIONS, seconds: 3, request, core: 1 })

type Contender = {
  readonly name: string
  readonly measure: (server: CountingServer) => Promise<number>
}

const toContender = ([name, ...client]: readonly [string, ...string[]]): Contender => ({
  name,
  measure: async (server) => (await measureClient(client, { ...server, core: 1 })).perSecond,
})

async function listContenders(note: (line: string) => void): Promise<Contender[]> {
  const artillery = await installArtillery().catch((error: unknown) => {
    note(`no Artillery: ${String(error)}`)
    return undefined
  })
  return [
    ...CLIENTS.map(toContender),
    ...(artillery === undefined
      ? []
      : [toContender(['Artillery', 'client-artillery.ts', artillery])]),
    ...(hasProgram('wrk') ? [{ name: 'wrk', measure: measureWrk }] : []),
  ]
}

/** One core for the server and one for the client. @returns the section of docs/performance.md */
export async function measureEngine(rounds: number, note: (line: string) => void): Promise<Part> {
  if (!hasProgram('nginx')) return { table: 'Not measured: there is no nginx here.', ratios: [] }
  const samples = new Samples()
  const contenders = await listContenders(note)
  for (let round = 1; round <= rounds; round += 1) {
    const server = await startNginx(0)
    // Another one is the first of each round, on a server that has just started.
    const first = (round - 1) % contenders.length
    try {
      for (const { name, measure } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const rate = await measure(server)
        samples.add(name, rate)
        note(`engine, round ${round}: ${name} ${rate.toFixed(0)}/s`)
      }
    } finally {
      await server.stop()
    }
  }
  return renderEngine(samples)
}

function renderEngine(samples: Samples): Part {
  const all = [...CLIENTS.map(([name]) => name), 'Artillery', 'wrk']
  const names = all.filter((name) => samples.has(name))
  const rows = names.map((name) => {
    const own = samples.of(name)
    const toWrk = samples.has('wrk') ? describeRatio(own, samples.of('wrk')) : 'not installed'
    return `| ${name} | ${describeRate(own)} | ${describeRatio(own, samples.of('autocannon'))} | ${toWrk} |`
  })
  const of = (name: string) => samples.of(name)
  const engine = of('gauntlet engine')
  const ratios: RatioRow[] = [
    { name: 'engine to autocannon', own: engine, other: of('autocannon'), goal: 2.2 },
    ...(samples.has('wrk')
      ? [{ name: 'engine to wrk', own: engine, other: of('wrk'), goal: 0.7 }]
      : []),
    {
      name: 'observed to not observed',
      own: of('gauntlet engine, observed'),
      other: engine,
      goal: 0.85,
    },
    {
      name: 'a flow of ten to flows of one',
      own: of('gauntlet, a flow of ten with captures'),
      other: of('gauntlet, a flow of one request'),
      goal: 1 / 1.5,
    },
  ]
  return {
    table: [
      '| client | requests per second | ratio to autocannon | ratio to wrk |',
      '|---|---:|---:|---:|',
      ...rows,
    ].join('\n'),
    ratios,
  }
}
