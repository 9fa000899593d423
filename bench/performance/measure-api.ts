import { createDatabase, startPostgres, type Postgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part, RatioRow } from './goals.ts'
import { hasProgram } from './machine.ts'
import { measureClient } from './measure-client.ts'
import { hasPgbench, hasStatement, runPgbench } from './pgbench.ts'
import { startService, stopService, type Running } from './service-process.ts'
import { describeRate, describeRatio, Samples } from './statistics.ts'
import { workloads, type Workload } from './workloads.ts'
import { runWrk } from './wrk.ts'

const CLIENTS = [64, 256] as const
const SECONDS = 2
const SERVICES = {
  service: 'services/experiments/src/bin/server.ts',
  baseline: 'examples/unmitigated/src/bin/server.ts',
} as const

/** What one workload did in each round, by who was asked, by whom and by how many clients. */
const nameOf = (workload: string, who: string, clients: number): string =>
  `${workload} | ${who} | ${clients}`

/** Service, baseline, PostgreSQL and client share the cores. @returns the section of docs/performance.md */
export async function measureApi(rounds: number, note: (line: string) => void): Promise<Part> {
  if (!hasProgram('wrk')) return { table: 'Not measured: there is no wrk here.', ratios: [] }
  const samples = new Samples()
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-api-'))
  const postgres = await startPostgres({
    folder,
    settings: { max_connections: '400' },
  })
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const add = (name: string, rate: number) => {
        samples.add(name, rate)
        note(`api, round ${round}: ${name} ${rate.toFixed(0)}/s`)
      }
      await measureRound(postgres, add)
    }
  } finally {
    await postgres.stop('immediate')
    await rm(folder, { recursive: true, force: true })
  }
  return renderApi(samples)
}

async function measureRound(
  postgres: Postgres,
  add: (name: string, rate: number) => void,
): Promise<void> {
  for (const name of Object.keys(SERVICES)) await createDatabase(postgres.url('postgres'), name)
  const echo = await startService(['--import', 'tsx', 'bench/performance/echo.ts', 'PORT'], {})
  const running = new Map<string, Running>()
  try {
    for (const [name, program] of Object.entries(SERVICES))
      running.set(
        name,
        await startService(['start-bundled.mjs', program], { DATABASE_URL: postgres.url(name) }),
      )
    for (const workload of workloads)
      for (const connections of CLIENTS) {
        const send = async (who: string, origin: string) =>
          add(
            nameOf(workload.name, who, connections),
            await runWrk({ origin, connections, seconds: SECONDS, request: workload.lua }),
          )
        await send('bare HTTP', echo.origin)
        for (const [name, { origin }] of running) await send(name, origin)
        if (connections === CLIENTS[0])
          await measureBeside(workload, connections, { postgres, running, add })
      }
  } finally {
    for (const one of [echo, ...running.values()]) await stopService(one)
  }
}

type Beside = {
  readonly postgres: Postgres
  readonly running: ReadonlyMap<string, Running>
  readonly add: (name: string, rate: number) => void
}

async function measureBeside(
  { name }: Workload,
  clients: number,
  { postgres, running, add }: Beside,
): Promise<void> {
  const { origin } = running.get('service') ?? { origin: '' }
  const client = ['../performance/client-api.ts', name, String(clients)]
  const sample = await measureClient(client, { origin })
  add(nameOf(name, 'service, by our engine', clients), sample.perSecond)
  if (!hasPgbench || !hasStatement(name)) return
  const url = postgres.url('service')
  add(nameOf(name, 'pgbench', clients), await runPgbench(name, { url, clients, seconds: SECONDS }))
}

const describeIfThere = (rates: readonly number[]): string =>
  rates.length > 0 ? describeRate(rates) : ''

/** Of requests with 64 clients: the ratio to the baseline, or to bare HTTP, that is the goal. */
const GOALS: Readonly<Record<string, { readonly baseline?: number; readonly bareHttp?: number }>> =
  {
    '2 events': { baseline: 2.5 },
    'assignment, new users': { baseline: 4 },
    'assignment, 10 % new users': { bareHttp: 0.6 },
  }

function renderApi(samples: Samples): Part {
  const of = (name: string, who: string, clients: number) => samples.of(nameOf(name, who, clients))
  const rows = workloads.flatMap(({ name }) =>
    CLIENTS.map((clients) => {
      const service = of(name, 'service', clients)
      return `| ${name} | ${clients} | ${describeRate(service)} | ${describeRatio(service, of(name, 'baseline', clients))} | ${describeRatio(service, of(name, 'bare HTTP', clients))} | ${describeIfThere(of(name, 'service, by our engine', clients))} | ${describeIfThere(of(name, 'pgbench', clients))} |`
    }),
  )
  const toRatios = (who: 'baseline' | 'bare HTTP') =>
    workloads.map(({ name }): RatioRow => {
      const goal = GOALS[name]?.[who === 'baseline' ? 'baseline' : 'bareHttp']
      return {
        name: `${name}, to ${who}`,
        own: of(name, 'service', CLIENTS[0]),
        other: of(name, who, CLIENTS[0]),
        ...(goal === undefined ? {} : { goal }),
      }
    })
  const table = [
    '| requests of | clients | per second | ratio to the baseline | ratio to bare HTTP | by our engine | pgbench |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n')
  return { table, ratios: [...toRatios('baseline'), ...toRatios('bare HTTP')] }
}
