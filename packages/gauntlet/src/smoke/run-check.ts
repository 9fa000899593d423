import type { SmokeCheck, SmokeCheckResult, SmokeStepResult } from '@gauntlet/contract'
import {
  findErrorCause,
  roundRobin,
  runFlowOnce,
  type FlowEnd,
  type HttpAnswer,
  type StepResult,
  type Transport,
} from '@gauntlet/engine'
import { isStatusError } from '@gauntlet/core/flow'
import type { SmokeTarget } from './probe-target.ts'

export type CheckRun = {
  readonly check: SmokeCheck
  readonly needs: readonly string[]
  readonly target: SmokeTarget | undefined
  readonly transport: Transport
  /** What the checks before have captured. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

/**
 * Runs a flow once and asserts: it passes when every step was answered without an error, in the one meaning of the
 * word. A flow that sent nothing has no evidence.
 */
export async function runCheck(run: CheckRun): Promise<{
  result: SmokeCheckResult
  variables: Readonly<Record<string, unknown>>
}> {
  const { check, needs, target, signal } = run
  const startedAt = performance.now()
  const steps: SmokeStepResult[] = []
  const shell = { name: check.name, target: check.target, needs, attempts: 1 }
  if (!target) {
    const reason = `there is no target "${check.target}"`
    return {
      result: { ...shell, outcome: 'no_evidence', reason, duration_ms: 0, steps },
      variables: {},
    }
  }
  const { vars, end } = await runFlow(run, target, (step) => steps.push(step))
  const broken = steps.flatMap(({ request, failures }) =>
    failures.map((why) => `${request}: ${why}`),
  )
  const wrong = broken[0] ?? (end.kind === 'failed' ? end.failure.message : undefined)
  const doubt = whyUnjudged(end, steps.length)
  const reason = wrong ?? doubt ?? null
  const outcome =
    reason === null ? 'pass' : wrong === undefined || signal.aborted ? 'no_evidence' : 'fail'
  const durationMs = Math.round(performance.now() - startedAt)
  return {
    result: { ...shell, outcome, reason, duration_ms: durationMs, steps },
    variables: vars,
  }
}

/** Why a flow without a failure proves nothing, when it does not. */
function whyUnjudged(end: FlowEnd, sent: number): string | undefined {
  if (end.kind === 'aborted') return 'interrupted before its last step'
  return sent === 0 ? 'it sent no request' : undefined
}

async function runFlow(
  run: CheckRun,
  target: SmokeTarget,
  onStep: (step: SmokeStepResult) => void,
) {
  const { check, variables, signal } = run
  const transport = roundRobin(run.transport, target.urls)
  return await runFlowOnce(check.flow, {
    target: target.urls[0] ?? '',
    headers: target.headers,
    send: (request, over) => transport.send(request, over),
    vars: variables,
    onResult: (result) => {
      if (!result.willRetry) onStep(toStep(result))
    },
    signal,
  })
}

function toStep(result: StepResult): SmokeStepResult {
  const { attempt, exchange } = result
  return {
    request: `${attempt.request.method} ${attempt.request.path}`,
    status: exchange.answer?.status ?? null,
    duration_ms: Math.round((exchange.endedAtNs - exchange.sentAtNs) / 1e5) / 10,
    failures: listFailures(result),
  }
}

function listFailures(result: StepResult): string[] {
  const { exchange, expectations, failure } = result
  const failures = expectations
    .filter(({ ok }) => !ok)
    .map(({ expected, observed }) => `expected ${expected}, got ${observed}`)
  if (exchange.error) failures.push(`${exchange.error.kind}: ${exchange.error.message}`)
  else if (failures.length === 0 && isStatusError(findErrorCause(result)))
    failures.push(describeUndeclared(exchange.answer))
  if (failure && !exchange.error) failures.push(failure.message)
  return failures
}

function describeUndeclared({ status, headers }: HttpAnswer): string {
  const { location } = headers
  const where = status < 400 && location !== undefined ? `, a redirect to ${location}` : ''
  return `answered ${status}${where}, and the step expects no status: add expect: [status(${status})] where that is right`
}
