import { type RunningTarget } from '@gauntlet/stack'
import { describeStatus, type SmokeCheckResult } from '@gauntlet/contract'
import type { Transport } from '@gauntlet/engine'
import { connect } from 'node:net'

export type Probe = {
  readonly target: SmokeTarget
  readonly transport: Transport
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const firstPauseMs = 50
const longestPauseMs = 1_000
const attemptLimitMs = 5_000

/** Opens one TCP connection to each replica. */
export async function runConnectCheck(name: string, probe: Probe): Promise<SmokeCheckResult> {
  return await pollEach({ name, kind: 'connect', needs: [], probe }, async (url) => {
    const { hostname, port, protocol } = new URL(url)
    return await openOnce(hostname, Number(port) || (protocol === 'https:' ? 443 : 80))
  })
}

/**
 * Polls the ready path of each replica until it answers 2xx: a redirect to a page that does is not ready. Where nobody named one,
 * any answer below 500 of `/` shows that it serves.
 */
export async function runReadyCheck(
  name: string,
  connectCheck: string,
  probe: Probe,
): Promise<SmokeCheckResult> {
  const { readyPath, headers } = probe.target
  const least =
    readyPath === undefined ? { path: '/', below: 500 } : { path: readyPath, below: 300 }
  return await pollEach({ name, kind: 'ready', needs: [connectCheck], probe }, async (url) => {
    const { origin, pathname, search } = new URL(`${url}${least.path}`)
    const path = pathname + search
    const request = { method: 'GET', origin, path, headers, timeoutMs: attemptLimitMs }
    const { answer, error } = await probe.transport.send(request, probe.signal)
    if (error) return `GET ${least.path}: ${error.message}`
    return answer.status >= 200 && answer.status < least.below
      ? undefined
      : `GET ${least.path} answered ${describeStatus(answer.status, answer.headers['location'])}`
  })
}

type Polled = {
  readonly name: string
  readonly kind: 'connect' | 'ready'
  readonly needs: readonly string[]
  readonly probe: Probe
}

/** Polling with growing pauses is allowed here, and only here: a check proper is never retried. */
async function pollEach(
  { name, kind, needs, probe }: Polled,
  ask: (url: string) => Promise<string | undefined>,
): Promise<SmokeCheckResult> {
  const startedAt = performance.now()
  const { target, timeoutMs, signal } = probe
  let attempts = 0
  let reason: string | null = null
  for (const url of target.urls) {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      attempts += 1
      const trouble = await ask(url)
      reason = trouble === undefined ? null : `${url}: ${trouble}`
      const isOver = performance.now() - startedAt + pauseMs > timeoutMs
      if (trouble === undefined || isOver || signal.aborted) break
      await new Promise((wake) => setTimeout(wake, pauseMs))
    }
    if (reason !== null) break
  }
  return {
    name,
    target: target.name,
    needs,
    probe: kind,
    // Cut off before its time was over, it might still have answered.
    outcome: reason === null ? 'pass' : signal.aborted ? 'no_evidence' : 'fail',
    reason,
    duration_ms: Math.round(performance.now() - startedAt),
    attempts,
    steps: [],
  }
}

async function openOnce(host: string, port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: attemptLimitMs })
    const end = (trouble: string | undefined) => {
      socket.destroy()
      resolve(trouble)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('no TCP connection in time'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}

/** What the chain needs of a target. */
export type SmokeTarget = Pick<RunningTarget, 'name' | 'urls' | 'build' | 'readyPath' | 'headers'>
