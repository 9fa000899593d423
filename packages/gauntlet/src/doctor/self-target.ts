import type { TargetConfig } from '@gauntlet/contract'
import { flow, get, type Scenario } from '@gauntlet/core/flow'

/** Answers after about 20 ms, as a small backend would; nothing but Node is needed. */
const service = `require('http').createServer((request, response) => setTimeout(() => response.end('{}'),
  request.url === '/ready' ? 0 : 18 + 4 * Math.random())).listen(process.env.PORT, '127.0.0.1')`

/** What `gauntlet doctor` compares with itself when the config names nothing. */
export const selfTarget: TargetConfig = { start: { command: [process.execPath, '-e', service] } }

/** 240 requests: enough for a p95, in two seconds. */
export const selfScenario: Scenario = {
  name: 'doctor',
  phases: [
    { kind: 'open', durationMs: 500, ratePerSecond: 20, record: false },
    { kind: 'open', durationMs: 2000, ratePerSecond: 120 },
  ],
  flows: [{ weight: 1, flow: flow('look', [get('/')]) }],
}
