// `npm run bench:performance [ROUNDS]`: the load engine and the experiments API beside their peers, in pairs; writes docs/performance.md.
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { drawRatios } from './performance/draw-ratios.ts'
import { renderGoals } from './performance/goals.ts'
import { CalmMachine, MOST_FOREIGN_LOAD } from './performance/machine.ts'
import { measureApi } from './performance/measure-api.ts'
import { measureCosts } from './performance/measure-costs.ts'
import { measureEngine } from './performance/measure-engine.ts'

const rounds = Number(process.argv[2] ?? 5)
const docs = new URL('../docs/', import.meta.url)
const note = (line: string): void => void process.stderr.write(`${line}\n`)

const machine = new CalmMachine()
await machine.look()
const engine = await measureEngine(rounds, note)
await machine.look()
const costs = await measureCosts()
await machine.look()
const api = await measureApi(rounds, note)
await machine.look()

const versionOf = (program: string, ...args: string[]): string => {
  try {
    const text = execFileSync('sh', ['-c', `${program} ${args.join(' ')} 2>&1 | head -n 1`], {
      encoding: 'utf8',
    })
    return text.trim()
  } catch {
    return `no ${program}`
  }
}
const most = machine.most()
const text = `# Performance

\`npm run bench:performance\` wrote this page: ${rounds} rounds, each contender once a round, one after the other. A rate is the median of the rounds; a ratio is the
median of the ratios within the rounds, with the smallest and the largest. Rates move with the machine: trust the ratios. Before, between and
after the two parts the machine was left idle for two seconds, in which others used at most ${(100 * most).toFixed(0)} % of it; above ${100 * MOST_FOREIGN_LOAD} % this page is not written.

## The load engine

64 keep-alive connections post about 240 bytes of JSON, made for each request, to one process of nginx; the status of each answer is checked, its
outcome and its latency are recorded. nginx has one core, the client another one. "gauntlet engine" is \`runLoad\`: virtual users, compiled
templates with random ids, an expectation, both clocks, outcomes, audit. "Observed" has each exchange handed to an observer, as guarantees need
it. "gauntlet transport" is the HTTP client alone. wrk makes each body and checks each status in Lua. Artillery has a virtual user for each connection, which
repeats the request; its statuses are not checked. Another client is the first of each round.

![Ratios of the load engine](images/performance-engine.svg)

${engine.table}

${renderGoals(engine.ratios)}

### What a request costs

The function at the top of the stack, sampled every 0.2 ms for 4 s of the same load. What is named (program) is Node.js itself, most of it in system calls.

${costs}

## The experiments API

The service, PostgreSQL (embedded, its default settings but for max_connections, commits that wait for the disk) and the client share all cores. Clients are wrk, with bodies
made in Lua; "by our engine" is the same work sent by \`runLoad\`, whose users cost more than wrk's. The [baseline](unmitigated.md) is the
service without its techniques: a statement and a commit for each event or user. "Bare HTTP" is a Fastify that parses the body and answers it. pgbench sends the
service's own statement for one request, over as many connections, without HTTP.

![Ratios of the experiments API](images/performance-api.svg)

${api.table}

${renderGoals(api.ratios)}

A user whose variants are all known is answered from memory. One whom the targeting of an experiment excludes ("not in all") is looked up each time, for another replica may have
stored a variant before the targeting changed. A new user costs a statement and a commit, which those who come together share. Requests of one turn of the event
loop are handled together: on this machine a write that wakes a waiting client costs about 20 µs of CPU, as much as Fastify needs for a request. Of 10 % new users
a request costs the service about 38 µs and PostgreSQL 10, of bare HTTP 22 (CPU time of the processes, 64 clients). Of the difference validation, ids, metrics and
the catalogue are some 10 µs of each request, and a new user costs some 100 µs more. More would take a second process behind the address, or larger
statements, for which single users would wait.

${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores. Node.js ${process.version}, ${versionOf('wrk', '--version')}, ${versionOf('nginx', '-v')}.
Repeat it with \`npm run bench:performance\`: wrk, nginx and pgbench are Debian's; what is not installed is left out, and the page names it.

\`npm run bench\` measures this, and after it the pages that take longer: [10 million stored events and the rollup of a day of a million](bench-events.md), [several workers and
NATS](bench-scale.md), [who sees a stall](bench-stall.md); an hour in all.
`
if (await machine.publish(new URL('performance.md', docs), text)) {
  const draw = async (name: string, label: string, ratios: typeof api.ratios) => {
    const svg = drawRatios(label, ratios)
    if (ratios.length > 0) await writeFile(new URL(`images/performance-${name}.svg`, docs), svg)
  }
  await draw('engine', 'Ratio of the load engine', engine.ratios)
  await draw('api', 'Ratio of the experiments API', api.ratios)
}
