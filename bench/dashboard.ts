// The dashboard over ten thousand stored runs: `npm run bench:dashboard [RUNS]`.
import { startPostgres } from '@gauntlet/stack'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { measureBothPhases, multiplyRuns } from './dashboard/fill-store.ts'
import { measurePages } from './dashboard/measure-pages.ts'

const runs = Number(process.argv[2] ?? 10_000)
const REPETITIONS = 15
const REQUESTS = 50
const gauntlet = fileURLToPath(new URL('../packages/gauntlet/bin/gauntlet.js', import.meta.url))
const assets = fileURLToPath(new URL('../packages/dashboard/dist/pages/assets', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'))
const postgres = await startPostgres({ folder: join(folder, 'postgres') })
const url = postgres.url('postgres')
const place = { gauntlet, root: folder, env: { ...process.env, GAUNTLET_DATABASE_URL: url } }
await measureBothPhases(place)
const fillStart = performance.now()
await multiplyRuns(url, runs)
console.error(`${runs} runs stored in ${((performance.now() - fillStart) / 1000).toFixed(0)} s`)

const serving = spawn(process.execPath, [gauntlet, 'serve', '--port', '0'], {
  cwd: folder,
  env: place.env,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const origin = await readOrigin(serving.stdout)
const lines = [await describePages(origin), await describeApi(origin), await describeSize()]
serving.kill('SIGINT')
await once(serving, 'exit')
await postgres.stop('immediate')
// As root PostgreSQL lies elsewhere than was wished, where its user reaches it.
for (const one of [postgres.folder, folder]) await rm(one, { recursive: true, force: true })

const text = `# The dashboard

\`npm run bench:dashboard\` wrote this file: two real load runs, and copies of them until ${runs.toLocaleString('en')} are stored
with all they measured; then \`gauntlet serve\` over this store on loopback, before headless Chromium with an empty cache.

${lines.join('\n\n')}

Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, shared with other work.
`
console.log(text)
await writeFile(new URL('../docs/bench-dashboard.md', import.meta.url), text)

async function readOrigin(output: AsyncIterable<unknown>): Promise<string> {
  for await (const said of output) {
    const found = /http:\/\/\S+/.exec(String(said))?.[0]
    if (found) return found
  }
  throw new Error('gauntlet serve ended without saying where')
}

async function describePages(from: string): Promise<string> {
  const { runs: newest } = (await ask(`${from}/api/runs?limit=1`)) as { runs: { id: string }[] }
  const figures = await measurePages(
    from,
    {
      '/': 'main h2',
      '/benchmarks?scenario=mixed': 'tbody tr:nth-child(25)',
      [`/runs/${newest[0]?.id}`]: '.cards',
    },
    REPETITIONS,
  )
  return table(
    `milliseconds, median of ${REPETITIONS} (slowest)`,
    ['page', 'first paint', 'its figures stand'],
    figures.map(({ page, firstPaintMs, contentMs }) => [
      page === '/' ? '`/`, without a verdict' : `\`${page.replace(/[0-9a-f-]{36}/, ':id')}\``,
      toText(firstPaintMs, 0),
      toText(contentMs, 0),
    ]),
  )
}

async function describeApi(from: string): Promise<string> {
  const last = (await ask(`${from}/api/runs?scenario=mixed&limit=25`)) as { next: string }
  const paths = [
    ['the newest 25 runs', '/api/runs?limit=25'],
    ['the next 25', `/api/runs?limit=25&after=${encodeURIComponent(last.next)}`],
    ['of a scenario and phase', '/api/runs?limit=25&scenario=mixed&phase=BASELINE'],
    ['with a tag that 24 old runs have', '/api/runs?limit=25&tag=build%3D400'],
    ['with a commit that no run has', '/api/runs?limit=25&sha=dead'],
    ['names of scenarios', '/api/scenarios'],
    await findPair(from),
  ] as const
  const rows: string[][] = []
  for (const [name, path] of paths) {
    const times: number[] = []
    for (let at = -3; at < REQUESTS; at += 1) {
      const start = performance.now()
      await ask(from + path)
      if (at >= 0) times.push(performance.now() - start)
    }
    rows.push([name, toText(times, 1)])
  }
  return table(`milliseconds, median of ${REQUESTS} (slowest)`, ['list', 'answer'], rows)
}

/** The newest runs of both phases that are copies: they have builds, and so repetitions. */
async function findPair(from: string): Promise<readonly [name: string, path: string]> {
  const newest = async (phase: string) => {
    const path = `${from}/api/runs?limit=2&scenario=mixed&phase=${phase}`
    const { runs: found } = (await ask(path)) as { runs: { id: string }[] }
    return found[1]?.id ?? ''
  }
  const [baseline, candidate] = [await newest('BASELINE'), await newest('POST_MITIGATION')]
  const path = `/api/benchmarks?scenario=mixed&baseline=${baseline}&candidate=${candidate}`
  const { repetitions } = (await ask(from + path)) as {
    repetitions: Record<'before' | 'after', number>
  }
  return [`before and after, over ${repetitions.before} + ${repetitions.after} runs`, path]
}

async function ask(address: string): Promise<unknown> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`)
  return await answer.json()
}

async function describeSize(): Promise<string> {
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length),
  )
  const index = await readFile(join(assets, '..', 'index.html'), 'utf8')
  const first = scripts.findIndex((name) => new RegExp(`src="/assets/${name}"`).test(index))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return `JavaScript of all pages: ${kB(all)} compressed (gzip) in ${scripts.length} files, ${kB(sizes[first] ?? 0)} before the first page.`
}

function table(what: string, head: string[], rows: readonly string[][]): string {
  const [first = '', ...others] = head
  return [
    line([`${first}, ${what}`, ...others]),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...rows.map((cells) => line(cells)),
  ].join('\n')
}

function toText(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return `${median.toFixed(digits)} (${sorted.at(-1)?.toFixed(digits)})`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}
