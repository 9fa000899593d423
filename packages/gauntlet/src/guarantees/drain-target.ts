import type { Flow } from '@gauntlet/core/flow'
import {
  createSocketTransport,
  runFlowOnce,
  type OriginTls,
  type StepResult,
  type Transport,
} from '@gauntlet/engine'
import { setTimeout as delay } from 'node:timers/promises'

/** Longer than the lease of a job whose holder died (30 s in the bundled service). */
export const DRAIN_LIMIT_MS = 60_000

/** A drain is asked again after this, then after ever longer pauses up to the second: often enough to be quick, no load. */
const PAUSE_MS = { first: 100, growth: 1.5, longest: 2_000 }

export type DrainOptions = {
  /** Of the replicas; the first is asked, the next one while that cannot be reached. */
  readonly urls: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly tls?: OriginTls | undefined
  /** Default 60 s. */
  readonly limitMs?: number | undefined
  readonly signal?: AbortSignal
}

/**
 * Has a target finish what it does later: runs the drain of the config again and again until each of its requests is
 * answered as expected.
 *
 * @throws Error saying what was not as expected at the last try, when the limit is over; the signal's reason when it aborts
 */
export async function drainTarget(flow: Flow, options: DrainOptions): Promise<void> {
  const { urls, headers, tls, limitMs = DRAIN_LIMIT_MS, signal } = options
  const limit = AbortSignal.timeout(limitMs)
  const over = signal ? AbortSignal.any([signal, limit]) : limit
  const transport = createSocketTransport({ originTls: tls })
  let last = 'it was not answered'
  let [tries, turn] = [0, 0]
  try {
    for (let pauseMs = PAUSE_MS.first; !over.aborted; pauseMs = toNextPause(pauseMs)) {
      tries += 1
      const url = urls[turn % urls.length] ?? ''
      const tried = await runOnce(flow, { url, headers, transport, signal: over })
      if (tried === undefined) return
      // The answer that the limit cut off says less than the one before.
      if (!over.aborted || tries === 1) last = tried.problem
      if (tried.isUnreachable) turn += 1
      await delay(pauseMs, undefined, { signal: over }).catch(() => undefined)
    }
  } finally {
    await transport.close()
  }
  signal?.throwIfAborted()
  throw new Error(
    `${flow.name}: not as expected within ${limitMs} ms (${tries} tries); last: ${last}`,
  )
}

const toNextPause = (pauseMs: number): number =>
  Math.min(pauseMs * PAUSE_MS.growth, PAUSE_MS.longest)

type Problem = { readonly problem: string; readonly isUnreachable: boolean }

type DrainRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly transport: Transport
  readonly signal: AbortSignal
}

/** Undefined when every request of the flow was answered as expected. */
async function runOnce(
  flow: Flow,
  { url, headers, transport, signal }: DrainRequest,
): Promise<Problem | undefined> {
  const problems: Problem[] = []
  const onResult = (result: StepResult): void => {
    const problem = result.willRetry ? undefined : toProblem(result)
    if (problem !== undefined)
      problems.push({ problem, isUnreachable: result.exchange.error !== undefined })
  }
  const { end } = await runFlowOnce(flow, {
    target: url,
    headers,
    send: (request, over) => transport.send(request, over),
    signal,
    onResult,
  })
  const [first] = problems
  if (first !== undefined || end.kind === 'completed') return first
  return {
    problem: end.kind === 'failed' ? end.failure.message : 'interrupted',
    isUnreachable: false,
  }
}

function toProblem({ attempt, exchange, expectations }: StepResult): string | undefined {
  const { name, declaresStatus } = attempt.step
  if (exchange.error) return `${name}: ${exchange.error.message}`
  const broken = expectations.find(({ ok }) => !ok)
  if (broken) return `${name}: expected ${broken.expected}, observed ${broken.observed}`
  const { status } = exchange.answer
  return status >= 300 && status !== 304 && !declaresStatus
    ? `${name}: answered ${status}`
    : undefined
}
