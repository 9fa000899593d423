import type { SmokeCheckResult, SmokeStepResult } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { roundRobin, runFlowOnce, type StepResult, type Transport } from '@gauntlet/engine'
import { seedOf, type GeneratedRequests } from '@gauntlet/formats'
import { toCurl } from '../parity/to-curl.ts'
import type { SmokeTarget } from './probe-target.ts'

export type GeneratedCheck = {
  readonly name: string
  readonly needs: readonly string[]
  readonly generated: GeneratedRequests
  readonly target: SmokeTarget
  /** Requests that are sent where none fails. */
  readonly count: number
  readonly seed: number
}

type Sending = { readonly transport: Transport; readonly signal: AbortSignal }

/** Smaller requests tried of one that fails. */
const MOST_SHRINKS = 60

/** Statuses that say nothing of the values: who asks, whether the thing is there, how often it was asked. */
const UNDECIDED = new Set([401, 403, 404, 405, 429])

/**
 * Sends generated requests until one fails, and then smaller ones that fail as well. One fails that is answered with a 5xx
 * that its operation does not declare, a valid one also with any other undeclared status. A 2xx for a broken constraint is
 * no failure: many servers are looser than their schema.
 */
export async function runGeneratedCheck(
  check: GeneratedCheck,
  { transport, signal }: Sending,
): Promise<SmokeCheckResult> {
  const startedAt = performance.now()
  const { check: runProperty, asyncProperty } = await import('fast-check')
  const steps = new Map<number | null, SmokeStepResult>()
  let failing: { readonly why: string; readonly step: SmokeStepResult } | undefined
  let [sent, shrinks] = [0, 0]
  const property = asyncProperty(check.generated.requests, async (step) => {
    if (signal.aborted || (failing && (shrinks += 1) > MOST_SHRINKS)) return true
    const result = await sendOnce(step, check.target, { transport, signal })
    if (!result) return true
    sent += 1
    const why = findFailure(result, check.generated)
    const seen = toStep(result, why)
    if (why === undefined) {
      if (!steps.has(seen.status)) steps.set(seen.status, seen)
      return true
    }
    failing = {
      why: `${seen.request}: ${why}; seed ${check.seed}; again: ${toCurl(result.attempt.request)}`,
      step: seen,
    }
    return false
  })
  await runProperty(property, {
    seed: seedOf(check.generated, check.seed),
    numRuns: check.count,
    endOnFailure: false,
  })
  const doubt = failing ? undefined : findDoubt([...steps.keys()], sent, signal)
  return {
    name: check.name,
    target: check.target.name,
    needs: check.needs,
    outcome: failing ? 'fail' : doubt === undefined ? 'pass' : 'no_evidence',
    reason: failing?.why ?? doubt ?? null,
    duration_ms: Math.round(performance.now() - startedAt),
    attempts: 1,
    steps: [...steps.values(), ...(failing ? [failing.step] : [])],
  }
}

async function sendOnce(
  step: RequestStep,
  target: SmokeTarget,
  { transport, signal }: Sending,
): Promise<StepResult | undefined> {
  const wire = roundRobin(transport, target.urls)
  let seen: StepResult | undefined
  await runFlowOnce(
    { name: 'generated', steps: [{ ...step, anyStatus: true }] },
    {
      target: target.urls[0] ?? '',
      headers: target.headers,
      send: (request, over) => wire.send(request, over),
      onResult: (result) => {
        seen = result
      },
      signal,
    },
  )
  return seen
}

/** Why an answer is none that the document allows; undefined where it is, or where nobody knows. */
function findFailure(
  { exchange }: StepResult,
  { breaks, statuses }: GeneratedRequests,
): string | undefined {
  if (exchange.error) return `${exchange.error.kind}: ${exchange.error.message}`
  const { status } = exchange.answer
  const isDeclared = statuses.some(
    (each) => each === String(status) || each.toUpperCase() === `${String(status).charAt(0)}XX`,
  )
  if (isDeclared) return undefined
  if (status >= 500) return `answered ${status}, which the document does not declare`
  if (breaks !== undefined || UNDECIDED.has(status) || statuses.includes('default'))
    return undefined
  return `a valid request was answered ${status}, which the document does not declare`
}

function findDoubt(
  statuses: readonly (number | null)[],
  sent: number,
  signal: AbortSignal,
): string | undefined {
  if (signal.aborted) return 'interrupted before its last request'
  if (sent === 0) return 'it sent no request'
  const isUndecided = statuses.every((status) => status !== null && UNDECIDED.has(status))
  return isUndecided
    ? `every request was answered ${statuses.join(' or ')}: none got as far as its values`
    : undefined
}

const toStep = (
  { attempt: { request }, exchange }: StepResult,
  why: string | undefined,
): SmokeStepResult => ({
  request: `${request.method} ${request.path}`,
  status: exchange.answer?.status ?? null,
  duration_ms: Math.round((exchange.endedAtNs - exchange.sentAtNs) / 1e5) / 10,
  failures: why === undefined ? [] : [why],
})
