// Artillery: as many virtual users a second, with a request each. Argument 3 is its program.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CONNECTIONS, DURATION_MS, RATE, type StallReport } from './workload.ts'

type Report = {
  readonly aggregate: {
    readonly counters: Readonly<Record<string, number>>
    readonly summaries: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}

const [, , target = '', program = ''] = process.argv
const folder = await mkdtemp(join(tmpdir(), 'gauntlet-stall-'))
const [script, output] = [join(folder, 'script.json'), join(folder, 'report.json')]
try {
  await writeFile(
    script,
    JSON.stringify({
      config: {
        target,
        http: { pool: CONNECTIONS },
        phases: [{ duration: DURATION_MS / 1_000, arrivalRate: RATE }],
      },
      scenarios: [{ flow: [{ get: { url: '/' } }] }],
    }),
  )
  await promisify(execFile)(program, ['run', '--quiet', '--output', output, script], {
    env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' },
  })
  const { aggregate } = JSON.parse(await readFile(output, 'utf8')) as Report
  const times = aggregate.summaries['http.response_time'] ?? {}
  process.send?.({
    sent: aggregate.counters['http.requests'] ?? NaN,
    latencyMs: [times['p50'] ?? NaN, NaN, times['p99'] ?? NaN, times['p999'] ?? NaN],
  } satisfies StallReport)
} finally {
  await rm(folder, { recursive: true, force: true })
}
