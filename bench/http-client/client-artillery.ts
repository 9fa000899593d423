// Artillery with a body per request: as many virtual users as connections, each repeats one request. Argument 3 is its program.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CONNECTIONS, HEADERS, notify, originFromArguments, PATH, WINDOW_MS } from './workload.ts'

/** It starts for some seconds, and its users arrive one after the other. */
const START_MS = 8_000

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-artillery-'))
const script = join(folder, 'script.json')
const event = {
  event_id: '5f1c2a9e-7a44-4f5e-9d3b-{{ $randomNumber(100000000000, 999999999999) }}',
  user_id: 'user-{{ $randomNumber(0, 9972) }}',
  type: 'session_submitted',
  properties: { load_test_run_id: 'bench', index: 1, screen: 'home', duration_ms: 1_234 },
  client_time: '2026-11-21T05:00:00.000Z',
}
const request = { post: { url: PATH, headers: HEADERS, json: event } }
writeFileSync(
  script,
  JSON.stringify({
    config: {
      target: originFromArguments(),
      http: { pool: CONNECTIONS },
      phases: [{ duration: 1, arrivalCount: CONNECTIONS }],
    },
    scenarios: [{ flow: [{ loop: [request], count: 1_000_000 }] }],
  }),
)
const artillery = spawn(process.argv[3] ?? '', ['run', '--quiet', script], {
  stdio: 'ignore',
  env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' },
})
let hasEnded = false
artillery.once('exit', () => (hasEnded = true))
artillery.once('error', () => (hasEnded = true))
await delay(START_MS)
notify('window-start')
const startMs = performance.now()
await delay(WINDOW_MS)
const wallSeconds = (performance.now() - startMs) / 1_000
const failed = hasEnded ? 1 : 0
// Nothing of it is to run beside the next client.
artillery.kill('SIGKILL')
rmSync(folder, { recursive: true })
notify({ report: { cpuSeconds: NaN, wallSeconds, counted: undefined, failed } })
