import { invariant } from '@gauntlet/core'
import type { Flow } from '@gauntlet/core/flow'
import { compileScenario, type FlowEnd, type FlowIo, type Transport } from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'

type Place = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly transport: Transport
  readonly onResult?: FlowIo['onResult']
  /** No further step starts once it is aborted, and what is in flight ends. */
  readonly signal?: AbortSignal
}

/** A flow that is run by itself, outside of a load: each call runs it once. */
export function compileOnce(
  flow: Flow,
  { url, headers, transport, onResult, signal }: Place,
): () => Promise<FlowEnd> {
  const shell = { name: flow.name, phases: [], flows: [{ weight: 1, flow }], defaults: { headers } }
  const compiled = compileScenario(shell, { seed: 1, target: url })
  const [once] = compiled.flows
  invariant(once, 'a scenario of one flow compiles to one flow')
  return () =>
    once.run(compiled.createUserOf(once, { dueAtNs: 0 }), {
      send: ({ request }) => transport.send(request, signal),
      sleep: (durationMs) => sleep(durationMs, undefined, { signal }).catch(() => undefined),
      ...(onResult && { onResult }),
      ...(signal && { signal }),
      nowNs: () => Number(process.hrtime.bigint()),
    })
}
