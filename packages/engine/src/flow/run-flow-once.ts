import { invariant } from '@gauntlet/core'
import type { Flow, Variables } from '@gauntlet/core/flow'
import { setTimeout as sleep } from 'node:timers/promises'
import { nowNs } from '../clock.ts'
import type { Exchange, HttpRequest } from '../http/transport.ts'
import { compileScenario } from './compile-scenario.ts'
import type { FlowEnd, FlowIo, FlowUser } from './flow-io.ts'

export type FlowOnceOptions = {
  /** What its relative URLs lead to: `http://127.0.0.1:3000`. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** Never rejects for what the target does: a `Transport` is one. */
  send(request: HttpRequest, signal: AbortSignal | undefined): Promise<Exchange>
  /** What its templates may read besides what it captures. */
  readonly vars?: Readonly<Variables>
  /** What `{{ $env.NAME }}` reads. Default: nothing is set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Everything random follows from it. Default: 1. */
  readonly seed?: number
  /** Changes the user before its first request: another random stream, the cookies of a session. */
  readonly prepare?: (user: FlowUser) => FlowUser
  readonly onResult?: FlowIo['onResult'] | undefined
  /** No further step starts once it is aborted, and what is in flight ends. */
  readonly signal?: AbortSignal
}

/**
 * Runs a flow once, by itself, outside of a load: a smoke check, a parity case, a drain, a background job.
 *
 * @returns how it ended, and the variables of its user, with what it captured
 * @throws ToolError CONFIG_INVALID for a flow that makes no sense
 */
export async function runFlowOnce(
  flow: Flow,
  options: FlowOnceOptions,
): Promise<{ readonly end: FlowEnd; readonly vars: Readonly<Variables> }> {
  const { target, headers = {}, vars = {}, env, seed = 1, prepare, onResult, signal } = options
  const compiled = compileScenario(
    { name: flow.name, phases: [], flows: [{ weight: 1, flow }], defaults: { headers } },
    { seed, target, ...(env && { env }) },
  )
  const [once] = compiled.flows
  invariant(once, 'a scenario of one flow compiles to one flow')
  const own = compiled.createUserOf(once, { dueAtNs: 0, vars: { ...vars } })
  const user = prepare?.(own) ?? own
  const end = await once.run(user, {
    nowNs,
    send: ({ request }, _, done) => void options.send(request, signal).then(done),
    sleep: async (durationMs) => {
      await sleep(durationMs, undefined, { signal }).catch(() => undefined)
    },
    ...(onResult && { onResult }),
    ...(signal && { signal }),
  })
  return { end, vars: user.vars }
}
