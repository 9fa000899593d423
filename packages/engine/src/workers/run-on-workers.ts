import {
  type LoadResult,
  TOOL_ERRORS,
  ToolError,
  type ToolErrorCode,
  type WatchedExchange,
  WORKER_PROTOCOL,
  type WorkerPlan,
} from '@gauntlet/contract'
import { addCoordinator } from '../audit/audit.ts'
import { EventLoopMonitor } from '../audit/event-loop-monitor.ts'
import { nowNs, raceDelay } from '../clock.ts'
import { hashWorkload } from '../flow/compile-scenario.ts'
import { DRAIN_MS, type OpenLoad, openLoad, startResult } from '../load/open-load.ts'
import type { RunLoadOptions } from '../load/run-load-options.ts'
import { toMeasurement } from '../load/to-measurement.ts'
import type { Channel } from './channel.ts'
import type { ClockOffset } from './clock-offset.ts'
import { extendWorkers, mergeExtensions } from './extend-workers.ts'
import { toMeasured } from './measured-shares.ts'
import { mergeProgress } from './merged-progress.ts'
import { ObservedMerger } from './observed-merger.ts'
import { PROGRESS_MS } from './serve-worker.ts'
import { writeShared } from './shared-variables.ts'
import { type WorkerEnd, WorkerLink } from './worker-link.ts'

export type WorkersOptions = Pick<
  RunLoadOptions,
  | 'scenario'
  | 'target'
  | 'replicas'
  | 'seed'
  | 'signal'
  | 'variables'
  | 'env'
  | 'allowHosts'
  | 'tls'
  | 'auditLimits'
  | 'drainMs'
  | 'onProgress'
  | 'extension'
> & {
  /** After each attempt, warm-up included, at most some tenths of a second later; in the order of their ends. */
  readonly observe?: ((exchange: WatchedExchange) => void) | undefined
  /** Go with every request. Secrets stay out: a worker adds those that it reads itself. */
  readonly headers?: Readonly<Record<string, string>>
  /** What `before` and `after` send besides. */
  readonly ownHeaders?: Readonly<Record<string, string>>
  /** The traffic passes this process, as with proxies of faults: when it is late, so are the answers. */
  readonly isOnPath?: boolean
  readonly runId: string
  /** Version of Gauntlet. */
  readonly tool: string
  /** What worker `worker` loads its scenario from. */
  readonly toJob: (worker: number) => Readonly<Record<string, unknown>>
  /** How long loading the scenario may take; 60 s by default. */
  readonly readyMs?: number
  /** How long a worker may say nothing before it is lost; 10 s by default. */
  readonly silentMs?: number
}

export type WorkersResult = {
  readonly result: LoadResult
  /** What each worker had to say beside its figures; undefined of one that was lost. */
  readonly evidence: readonly (Readonly<Record<string, unknown>> | undefined)[]
  /** How far their clocks are from this one's; undefined of one that has the same. */
  readonly clocks: readonly (ClockOffset | undefined)[]
}

const READY_MS = 60_000
/** Longer: a worker that stands still is found later. Shorter: one whose machine is busy is given up. */
const SILENT_MS = 10_000
/** From "start" to the first arrival: every worker has the message by then. */
const LEAD_MS = 100

/**
 * Sends one scenario through several workers, which offer together exactly what one would, and merges what they measured.
 * `before` and `after` run here, once. A worker that is lost ends the load: its part is not given to another, and the audit
 * says so.
 *
 * @param channels one to each worker; closed when this returns
 * @throws ToolError as `runLoad`; what a worker refused the plan for; START_FAILED
 */
export async function runOnWorkers(
  options: WorkersOptions,
  channels: readonly Channel[],
): Promise<WorkersResult> {
  const links = openLinks(channels, options)
  try {
    // What observes the load does so in the workers; `before` and `after` are no part of it.
    const { ownHeaders, headers, observe: _, extension: __, ...rest } = options
    const load = await openLoad({ ...rest, headers: { ...ownHeaders, ...headers } })
    try {
      await startAll(links, options)
      return await runStarted(links, options, load)
    } finally {
      await load.close()
    }
  } finally {
    await Promise.all(links.map((link) => link.close()))
  }
}

function openLinks(
  channels: readonly Channel[],
  { observe }: Pick<WorkersOptions, 'observe'>,
): readonly WorkerLink[] {
  if (!observe) return channels.map((channel) => new WorkerLink(channel))
  const merger = new ObservedMerger(channels.length, observe)
  return channels.map((channel, worker) => {
    const link: WorkerLink = new WorkerLink(channel, (message) =>
      merger.receive(worker, message, link.clock?.offsetNs),
    )
    void link.ended.then(() => merger.end(worker))
    return link
  })
}

async function startAll(links: readonly WorkerLink[], options: WorkersOptions): Promise<void> {
  for (const [worker, link] of links.entries())
    link.send(toPlan(options, { worker, of: links.length }))
  const all = Promise.all(links.map(({ ready }) => ready))
  const anyEnd = Promise.race(links.map(({ ended }) => ended))
  let isReady = false
  void all.then(() => (isReady = true))
  const { readyMs = READY_MS, signal } = options
  await raceDelay(Promise.race([all, anyEnd]), readyMs, signal)
  if (signal?.aborted) throw new ToolError('INTERRUPTED', 'interrupted before the load began')
  for (const [at, { end }] of links.entries()) if (end) throw toStartError(end, at, links.length)
  if (!isReady)
    throw new ToolError('START_FAILED', `the workers were not ready within ${readyMs / 1_000} s`, {
      hint: 'Look for what the config and the scenario wait for when they are loaded.',
    })
}

function toStartError(end: WorkerEnd, at: number, of: number): ToolError {
  const who = `worker ${at + 1} of ${of}`
  if (end.kind === 'refused') {
    const code = Object.hasOwn(TOOL_ERRORS, end.code) ? (end.code as ToolErrorCode) : 'BUG'
    return new ToolError(code, `${who}: ${end.why}`, { ...(end.hint && { hint: end.hint }) })
  }
  const why = end.kind === 'lost' ? end.why : 'it ended before the load'
  return new ToolError('START_FAILED', `${who} did not start: ${why}`, {
    hint: 'What it printed is above. --workers 1 sends the load from this process.',
  })
}

function toPlan(
  options: WorkersOptions,
  { worker, of }: Pick<WorkerPlan, 'worker' | 'of'>,
): WorkerPlan {
  const { scenario, target, replicas = [], seed, drainMs = DRAIN_MS } = options
  return {
    type: 'plan',
    protocol: WORKER_PROTOCOL,
    tool: options.tool,
    run_id: options.runId,
    worker,
    of,
    seed,
    target,
    replicas: [...replicas],
    headers: { ...options.headers },
    variables: { ...(options.variables as Record<string, string>) },
    workload_hash: hashWorkload(scenario),
    phases: scenario.phases.map((phase) => ({ ...phase })),
    drain_ms: drainMs,
    is_observed: options.observe !== undefined,
    extension_ms: options.extension?.limitMs ?? null,
    job: { ...options.toJob(worker) },
  }
}

async function runStarted(
  links: readonly WorkerLink[],
  options: WorkersOptions,
  load: OpenLoad,
): Promise<WorkersResult> {
  const { scenario, variables = {}, signal, auditLimits, silentMs = SILENT_MS } = options
  const toResult = startResult(options)
  const shared = await load.runBefore()
  const own = { ...scenario.variables, ...variables }
  const left = writeShared(shared, own)
  await measureClocks(links)
  const startNs = nowNs() + Math.max(LEAD_MS, ...links.map(({ leadMs }) => leadMs)) * 1e6
  for (const link of links)
    link.send({ type: 'start', at_ns: link.toWorkerNs(startNs), shared: left })
  const stopAll = (): void => {
    for (const link of links) link.send({ type: 'stop' })
  }
  const loop = options.isOnPath ? watchLoop(links) : undefined
  const endExtension = extendWorkers(links, options.extension)
  if (signal?.aborted) stopAll()
  else signal?.addEventListener('abort', stopAll, { once: true })
  const timer = setInterval(() => {
    for (const link of links) if (!link.end) link.passed(PROGRESS_MS, silentMs)
    const elapsedMs = Math.max(0, nowNs() - startNs) / 1e6
    const progress = mergeProgress(links, scenario.phases, elapsedMs)
    if (progress) options.onProgress?.(progress)
  }, PROGRESS_MS)
  try {
    // Without one of them it is another load than the one asked for: the others need not go on.
    const ends = await Promise.all(
      links.map(async ({ ended }) => {
        const end = await ended
        if (end.kind !== 'result') stopAll()
        return end
      }),
    )
    await measureAgain(links)
    const measured = links.map((link, worker) =>
      toMeasured(link, { worker, of: links.length, startNs, options }),
    )
    const all = toMeasurement(measured, auditLimits)
    const measurement = { ...all, audit: addCoordinator(all.audit, loop?.p99Ms(), auditLimits) }
    if (!measurement.interrupted) await load.runAfter(shared)
    const extension = mergeExtensions(
      ends.map((end) => (end.kind === 'result' ? end.result.extension : undefined)),
    )
    return {
      result: toResult({ ...measurement, ...(extension && { extension }) }),
      evidence: ends.map((end) => (end.kind === 'result' ? end.result.evidence : undefined)),
      clocks: links.map(({ clock }) => clock),
    }
  } finally {
    clearInterval(timer)
    loop?.stop()
    endExtension()
    signal?.removeEventListener('abort', stopAll)
  }
}

/** How late this process is, until all of them are through their schedules. */
function watchLoop(links: readonly WorkerLink[]): EventLoopMonitor {
  const loop = new EventLoopMonitor()
  loop.start()
  void Promise.all(links.map(({ over }) => over)).then(() => loop.stop())
  return loop
}

/** @throws ToolError START_FAILED naming a worker that does not answer */
async function measureClocks(links: readonly WorkerLink[]): Promise<void> {
  for (const [at, link] of links.entries())
    await link.measureClock().catch((cause: unknown) => {
      const why = `its clock cannot be asked: ${(cause as Error).message}`
      throw new ToolError('START_FAILED', `worker ${at + 1} of ${links.length}: ${why}`, { cause })
    })
}

/** One that answers no more has the offset that it had before the load. */
async function measureAgain(links: readonly WorkerLink[]): Promise<void> {
  for (const link of links)
    if (link.end?.kind === 'result') await link.measureClock().catch(() => undefined)
}
