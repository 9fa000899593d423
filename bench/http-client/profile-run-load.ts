// What a request costs the engine, by function: sampled over some seconds of the same load, after as many of warm-up.
import { runLoad } from '@gauntlet/engine'
import { Session } from 'node:inspector/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { toScenario } from './scenario.ts'
import { originFromArguments } from './workload.ts'

const SECONDS = 4

/** Microseconds that each function was at the top of the stack, and the requests meanwhile. */
export type EngineProfile = {
  readonly requests: number
  readonly selfUs: Readonly<Record<string, number>>
}

let completed = 0
const stop = new AbortController()
const load = runLoad({
  scenario: toScenario(undefined),
  target: originFromArguments(),
  seed: 1,
  signal: stop.signal,
  observe: () => (completed += 1),
})
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 200 })
await delay(SECONDS * 1_000)
await session.post('Profiler.start')
const before = completed
await delay(SECONDS * 1_000)
const requests = completed - before
const { profile } = await session.post('Profiler.stop')
const names = new Map(
  profile.nodes.map(({ id, callFrame: { functionName, url } }) => {
    const file = url.replace(/^.*\/(?:packages|node_modules)\//, '').replace(/^node:/, 'node ')
    return [id, file === '' ? functionName : `${functionName || 'anonymous'} (${file})`]
  }),
)
const selfUs: Record<string, number> = {}
for (const [at, id] of (profile.samples ?? []).entries()) {
  const name = names.get(id) ?? ''
  selfUs[name] = (selfUs[name] ?? 0) + (profile.timeDeltas?.[at] ?? 0)
}
process.send?.({ requests, selfUs } satisfies EngineProfile)
stop.abort()
await load.catch(() => undefined)
process.exit()
