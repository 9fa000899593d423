import { type LoadResult, ToolError } from '@gauntlet/contract'
import { divide, type Share, type Variables, WHOLE } from '@gauntlet/core/flow'
import { setMaxListeners } from 'node:events'
import { abortableDelay, nowNs } from '../clock.ts'
import { compileScenario, hashWorkload } from '../flow/compile-scenario.ts'
import type { CompiledFlow, CompiledScenario } from '../flow/flow-io.ts'
import { roundRobin } from '../http/round-robin.ts'
import {
  createSocketTransport,
  MOST_CONNECTIONS,
  type SocketTransportOptions,
  toTlsOptions,
} from '../http/socket-transport.ts'
import type { Transport } from '../http/transport.ts'
import { LoadRun } from './load-run.ts'
import type { RunLoadOptions } from './run-load-options.ts'
import { reachTarget } from './reach-target.ts'
import { assertAllowedTarget, isAllowedHost } from './target-guard.ts'
import type { LoadMeasurement } from './to-measurement.ts'

export const DRAIN_MS = { scheduled: 30_000, interrupted: 5_000 }

/** A load that can begin: its scenario is compiled, and its target was reached. */
export type OpenLoad = {
  /** Runs `before` of the scenario; gives the variables that it leaves. */
  runBefore(): Promise<Variables>
  runAfter(shared: Variables): Promise<void>
  createRun(begin: { readonly shared: Variables; readonly startNs?: number }): LoadRun
  close(): Promise<void>
}

/**
 * @param share what of the load this process sends
 * @throws ToolError CONFIG_INVALID, TARGET_FORBIDDEN, TARGET_UNREACHABLE
 */
export async function openLoad(options: RunLoadOptions, share: Share = WHOLE): Promise<OpenLoad> {
  const { target, replicas = [], signal = new AbortController().signal } = options
  const allowHosts = (options.allowHosts ?? []).map((host) => host.toLowerCase())
  const url = assertAllowedTarget(target, allowHosts)
  const compiled = compile(options, allowHosts)
  const connections = toTransportOptions(options, share)
  if (!options.transport) await reachTarget(url, toTlsOptions(url, connections))
  const transport = options.transport
    ? borrow(options.transport)
    : roundRobin(createSocketTransport(connections), [url.origin, ...replicas], share.worker)
  const once = { ...options, compiled, transport }
  return {
    runBefore: () => runOnce(compiled.before, once),
    runAfter: async (shared) => void (await runOnce(compiled.after, once, shared)),
    createRun: ({ shared, startNs }) =>
      new LoadRun(
        {
          ...options,
          signal,
          compiled,
          transport,
          share,
          startNs,
          drainMs: options.drainMs ?? DRAIN_MS,
        },
        shared,
      ),
    close: () => transport.close(),
  }
}

/** The run begins now. @returns what makes its result when it is over */
export function startResult({
  scenario,
  target,
  seed,
}: Pick<RunLoadOptions, 'scenario' | 'target' | 'seed'>): (
  measurement: LoadMeasurement,
) => LoadResult {
  const [startedAt, began] = [new Date().toISOString(), performance.now()]
  return (measurement) => ({
    scenario: scenario.name,
    targetUrl: target,
    seed,
    // Of the scenario as written: the headers of this run are not part of the workload.
    workloadHash: hashWorkload(scenario),
    startedAt,
    // By the clock that nobody sets: a wall clock that jumps makes no run longer, or shorter than nothing.
    endedAt: new Date(Date.parse(startedAt) + performance.now() - began).toISOString(),
    ...measurement,
  })
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

function toTransportOptions(
  { scenario, tls }: RunLoadOptions,
  share: Share,
): SocketTransportOptions {
  const { connections, phases } = scenario
  // One process releases all users of a burst.
  const hasBursts = phases.some(({ kind }) => kind === 'burst')
  const most = connections?.max ?? MOST_CONNECTIONS
  return {
    maxConnections: hasBursts ? most : Math.max(1, divide(most, share)),
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
