import { type LoadResult, type ObservedExchange, ToolError } from '@gauntlet/contract'
import type { Scenario, Variables } from '@gauntlet/core/flow'
import type { AuditLimits } from './audit/audit.ts'
import { setMaxListeners } from 'node:events'
import { abortableDelay, nowNs } from './clock.ts'
import { compileScenario, hashWorkload } from './flow/compile-scenario.ts'
import type { CompileOptions, CompiledFlow, CompiledScenario } from './flow/flow-io.ts'
import { roundRobin } from './http/round-robin.ts'
import {
  type OriginTls,
  type SocketTransportOptions,
  createSocketTransport,
  toTlsOptions,
} from './http/socket-transport.ts'
import type { Transport } from './http/transport.ts'
import type { Extension } from './load/extension.ts'
import { type LoadProgress, LoadRun } from './load/load-run.ts'
import { reachTarget } from './load/reach-target.ts'
import { assertAllowedTarget, isAllowedHost } from './load/target-guard.ts'

export type RunLoadOptions = {
  readonly scenario: Scenario
  /** `http://127.0.0.1:3000` */
  readonly target: string
  /** Origins of the target's other replicas: what goes to `target` is spread over all, in turn. */
  readonly replicas?: readonly string[]
  readonly seed: number
  /** Ctrl-C: no new arrivals, what is in flight is drained, the result says `interrupted`. */
  readonly signal?: AbortSignal
  /** Go with every request: run id, phase. */
  readonly headers?: Readonly<Record<string, string>>
  /** The same for every user, over the scenario's own: run id, session id. */
  readonly variables?: Readonly<Variables>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Hosts other than this machine that load may go to. */
  readonly allowHosts?: readonly string[]
  /** How origins of https are asked. */
  readonly tls?: OriginTls | undefined
  /** HTTP/1.1 over sockets unless given; one that is given is left open. */
  readonly transport?: Transport
  readonly auditLimits?: AuditLimits
  /** How long users may go on after the schedule (default 30 s), and after an interruption (default 5 s). */
  readonly drainMs?: { readonly scheduled: number; readonly interrupted: number }
  /** Once a second. */
  readonly onProgress?: (progress: LoadProgress) => void
  /** After each attempt, warm-up included. Runs in the generator: be quick. */
  readonly observe?: (exchange: ObservedExchange) => void
  readonly onLog?: (message: string) => void
  /** Whether to go on behind the schedule. */
  readonly extension?: Extension
  readonly onEmit?: CompileOptions['onEmit']
}

const DRAIN_MS = { scheduled: 30_000, interrupted: 5_000 }

/**
 * Runs one scenario against one target and measures it. What the target does wrong is in the result.
 *
 * The response time of a user's first request counts from its scheduled arrival; of a later one from the end of
 * the exchange before plus think time. Service time counts from the actual send.
 *
 * @throws ToolError CONFIG_INVALID, TARGET_FORBIDDEN, TARGET_UNREACHABLE
 */
export async function runLoad(options: RunLoadOptions): Promise<LoadResult> {
  const { scenario, target, seed, replicas = [], signal = new AbortController().signal } = options
  const allowHosts = (options.allowHosts ?? []).map((host) => host.toLowerCase())
  const url = assertAllowedTarget(target, allowHosts)
  const compiled = compile(options, allowHosts)
  const connections = toTransportOptions(options)
  if (!options.transport) await reachTarget(url, toTlsOptions(url, connections))
  const transport = options.transport
    ? borrow(options.transport)
    : roundRobin(createSocketTransport(connections), [url.origin, ...replicas])
  try {
    const [startedAt, began] = [new Date().toISOString(), performance.now()]
    const shared = await runOnce(compiled.before, { ...options, compiled, transport })
    const run = new LoadRun(
      { ...options, signal, compiled, transport, drainMs: options.drainMs ?? DRAIN_MS },
      shared,
    )
    const measurement = await run.run()
    if (!measurement.interrupted)
      await runOnce(compiled.after, { ...options, compiled, transport }, shared)
    return {
      scenario: scenario.name,
      targetUrl: target,
      seed,
      // Of the scenario as written: the headers of this run are not part of the workload.
      workloadHash: hashWorkload(scenario),
      startedAt,
      // By the clock that nobody sets: a wall clock that jumps makes no run longer, or shorter than nothing.
      endedAt: new Date(Date.parse(startedAt) + performance.now() - began).toISOString(),
      ...measurement,
    }
  } finally {
    await transport.close()
  }
}

function compile(options: RunLoadOptions, allowHosts: readonly string[]): CompiledScenario {
  const { scenario, target, seed, headers, variables, env, onEmit } = options
  const defaults = { ...scenario.defaults, headers: { ...scenario.defaults?.headers, ...headers } }
  return compileScenario(
    { ...scenario, defaults },
    {
      target,
      seed,
      hasAllVariables: true,
      allowOrigin: (origin) => isAllowedHost(new URL(origin).hostname, allowHosts),
      ...(variables && { constants: variables }),
      ...(env && { env }),
      ...(onEmit && { onEmit }),
    },
  )
}

function toTransportOptions({ scenario, tls }: RunLoadOptions): SocketTransportOptions {
  const { connections } = scenario
  return {
    ...(connections?.max !== undefined && { maxConnections: connections.max }),
    ...(connections?.verifyTls === false && { tls: { rejectUnauthorized: false } }),
    originTls: tls,
  }
}

/** Closing ends what this run has in flight, and leaves the transport itself open. */
function borrow(transport: Transport): Transport {
  const end = new AbortController()
  setMaxListeners(0, end.signal)
  return {
    ...(transport.warm && { warm: transport.warm.bind(transport) }),
    send: (request, signal) =>
      transport.send(request, signal ? AbortSignal.any([signal, end.signal]) : end.signal),
    close: async () => end.abort(),
  }
}

type Once = RunLoadOptions & {
  readonly compiled: CompiledScenario
  readonly transport: Transport
}

/** Runs `before` or `after`, unrecorded; gives the variables that it leaves. */
async function runOnce(
  flow: CompiledFlow | undefined,
  { compiled, transport, onLog, signal }: Once,
  vars: Variables = {},
): Promise<Variables> {
  if (!flow) return vars
  const user = compiled.createUserOf(flow, { dueAtNs: nowNs(), vars })
  const end = await flow.run(user, {
    send: ({ request }, _, done) => void transport.send(request, signal).then(done),
    sleep: abortableDelay,
    nowNs,
    ...(signal && { signal }),
    ...(onLog && { onLog: (message: string) => onLog(message) }),
  })
  if (end.kind === 'failed')
    throw new ToolError(
      'TARGET_UNREACHABLE',
      `flow ${flow.flow.name}, which runs once, failed: ${end.failure.message}`,
    )
  return user.vars
}
