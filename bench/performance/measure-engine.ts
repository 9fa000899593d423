import { bodyOf, CONNECTIONS, PATH } from '../http-client/workload.ts'
import { hasProgram } from './machine.ts'
import { measureClient } from './measure-client.ts'
import { startNginx } from './nginx.ts'
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

/** One core for the server and one for the client. @returns the section of docs/performance.md */
export async function measureEngine(rounds: number, note: (line: string) => void): Promise<string> {
  if (!hasProgram('nginx')) return 'Not measured: there is no nginx here.'
  const samples = new Samples()
  for (let round = 1; round <= rounds; round += 1) {
    const server = await startNginx(0)
    try {
      for (const [name, ...client] of CLIENTS) {
        const sample = await measureClient(client, { ...server, core: 1 })
        samples.add(name, sample.perSecond)
        note(`engine, round ${round}: ${name} ${sample.perSecond.toFixed(0)}/s`)
      }
      if (!hasProgram('wrk')) continue
      const { origin } = server
      const rate = await runWrk({ origin, connections: CONNECTIONS, seconds: 3, request, core: 1 })
      samples.add('wrk', rate)
      note(`engine, round ${round}: wrk ${rate.toFixed(0)}/s`)
    } finally {
      await server.stop()
    }
  }
  const names = [...CLIENTS.map(([name]) => name), 'wrk'].filter((name) => samples.has(name))
  const rows = names.map((name) => {
    const own = samples.of(name)
    const toWrk = samples.has('wrk') ? describeRatio(own, samples.of('wrk')) : 'not installed'
    return `| ${name} | ${describeRate(own)} | ${describeRatio(own, samples.of('autocannon'))} | ${toWrk} |`
  })
  return [
    '| client | requests per second | ratio to autocannon | ratio to wrk |',
    '|---|---:|---:|---:|',
    ...rows,
  ].join('\n')
}
